package dev.slipway.reconciler.log;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.io.File;
import java.util.Optional;

/**
 * One line an event, on standard error: standard output belongs to what a command was asked for.
 * Logback finds this as a service. A file in its place would be XML, of which to read these few
 * lines takes 500 classes, in the memory of each daemon and router for as long as it lives.
 *
 * <p>Whoever wants another log names a file of Logback's by its own property.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogToStandardError extends ContextAwareBase implements Configurator {
  /** A property, or a variable where there is no such property. */
  public static final String LEVEL = "SLIPWAY_LOG_LEVEL";

  private static final String ANOTHER = ClassicConstants.CONFIG_FILE_PROPERTY;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (Optional.ofNullable(System.getProperty(ANOTHER)).filter(this::isThere).isPresent()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getStatusManager().add(new NopStatusListener());
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(context));
    context.getLogger("dev.slipway").setLevel(level());
    // Warns of each keyword of ours in the schemas, which it is right to pass over.
    context.getLogger("com.networknt").setLevel(Level.ERROR);
    var client = "io.fabric8.kubernetes.client.";
    // Older clusters are met on purpose: which versions they have was asked.
    context.getLogger(client + "dsl.internal.VersionUsageUtils").setLevel(Level.ERROR);
    // Warns with a stack trace of each watch whose connection was cut; it begins again by itself.
    context.getLogger(client + "jdkhttp.JdkWebSocketImpl").setLevel(Level.ERROR);
    // How an attachment to a pod ended, or why there is none, is told by who wanted it.
    context.getLogger(client + "dsl.internal.ExecWebSocketListener").setLevel(Level.OFF);
    context.getLogger(client + "dsl.internal.core.v1.PodOperationsImpl").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** As Logback finds it. Where it does not, it would have every library tell of all it does. */
  private boolean isThere(String named) {
    return named.matches("[a-z]{2,}:.*")
        || new File(named).exists()
        || getClass().getClassLoader().getResource(named) != null;
  }

  private static Level level() {
    var level = Optional.ofNullable(System.getProperty(LEVEL, System.getenv(LEVEL)));
    return Level.toLevel(level.orElse(""), Level.INFO);
  }

  private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context) {
    var line = new LogLine();
    line.setContext(context);
    line.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(line);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
