package dev.slipway.reconciler.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.event.KeyValuePair;

final class LogLineTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("dev.slipway.reconciler.Sample");

  private LoggingEvent event(Level level, String message, Object... facts) {
    var event = new LoggingEvent("", logger, level, message, null, facts);
    event.setInstant(Instant.parse("2026-11-30T09:36:48.2029Z"));
    return event;
  }

  private static String line(LoggingEvent event) {
    return new LogLine().doLayout(event);
  }

  @Test
  void aLineHasTheTimeInUtcAndTheLevelInFivePlaces() {
    assertThat(line(event(Level.INFO, "released app={} number={}", "shop", 12)))
        .isEqualTo("2026-11-30T09:36:48.202Z INFO  released app=shop number=12\n");
    assertThat(line(event(Level.ERROR, "a bug")))
        .isEqualTo("2026-11-30T09:36:48.202Z ERROR a bug\n");
  }

  @Test
  void whatWasSaidBesideTheMessageComesAfterIt() {
    var event = event(Level.WARN, "a pod is gone");
    event.addKeyValuePair(new KeyValuePair("app", "shop"));
    event.addKeyValuePair(new KeyValuePair("pod", null));

    assertThat(line(event)).endsWith(" WARN  a pod is gone app=shop pod=null\n");
  }

  @Test
  void whatWasThrownComesWithItsStackAndItsCause() {
    var thrown = new IllegalStateException("no", new IllegalArgumentException("because"));

    assertThat(line(event(Level.ERROR, "a bug", thrown)))
        .contains(
            " ERROR a bug\njava.lang.IllegalStateException: no\n\tat ",
            "Caused by: java.lang.IllegalArgumentException: because\n");
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  @ResourceLock(Resources.SYSTEM_ERR)
  void aProcessThatNamesNoOtherLogThatIsThereHasThisOneAndOthersKeepTheirs() {
    var file = System.setProperty("logback.configurationFile", "mistyped.xml");
    var stderr = System.err;
    var written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      context.setMDCAdapter(new LogbackMDCAdapter());
      configure();
      logger.info("shown");
      logger.debug("not shown");
      context.getLogger("org.other").info("not shown");
      context.getLogger("org.other").warn("shown too");
    } finally {
      System.setErr(stderr);
      System.setProperty("logback.configurationFile", file == null ? "logback-test.xml" : file);
    }

    assertThat(written.toString(UTF_8))
        .containsPattern("Z INFO  shown\n")
        .containsPattern("Z WARN  shown too\n")
        .doesNotContain("not shown");
    assertThat(configure()).isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }

  private Configurator.ExecutionStatus configure() {
    return ServiceLoader.load(Configurator.class).findFirst().orElseThrow().configure(context);
  }
}
