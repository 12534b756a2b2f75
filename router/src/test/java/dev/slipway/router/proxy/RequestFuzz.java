package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/**
 * What a client sends on one connection, whatever it is, through a router: no request behind it
 * that was none in front, and none that an instance can not read, nothing left. A target of Jazzer
 * too.
 */
public final class RequestFuzz implements AutoCloseable {
  /** Behind it is what only frames tell apart; also behind an upgrade (RFC 7540 section 3.2). */
  private static final String PREFACE = "PRI * HTTP/2.0";

  private final RunningRouter router = new RunningRouter();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("ROOT");

  RequestFuzz() {
    log.start();
    logger.addAppender(log);
  }

  /** Jazzer's own: it calls {@link #fuzzerTestOneInput} for as long as it likes. */
  private static final class Started {
    static final RequestFuzz FUZZ = new RequestFuzz();
  }

  /** What Jazzer calls, by name. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Started.FUZZ.send(new String(input, StandardCharsets.ISO_8859_1));
    Started.FUZZ.assertNothingLeft();
  }

  /** Sends it; each char is a byte. */
  void send(String bytes) throws Exception {
    try (var origin = new StrictOrigin()) {
      router.to(origin.backend());
      exchange(bytes);
      awaitNow(() -> router.router().requestsInFlight() == 0);
      router.to();
      awaitNow(() -> origin.open() == 0);
      assertThat(origin.malformed()).isEmpty();
      var seen = origin.whole().stream().map(it -> it.substring(0, it.indexOf(' '))).toList();
      if (!seen.isEmpty() && !bytes.contains(PREFACE)) {
        assertThat(ReferenceReader.methods(bytes)).containsSubsequence(seen);
      }
    }
  }

  /** No connection, request or buffer, nor a fault in the log. */
  void assertNothingLeft() {
    awaitNow(() ->
        router.router().openConnections() == 0
            && router.router().requestsInFlight() == 0
            && router.bytesInBuffers() == 0);
    assertThat(log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
    log.list.clear();
  }

  private static void awaitNow(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  private void exchange(String bytes) {
    try (var client = new RawConnection(router.port())) {
      client.socket().setSoTimeout(20);
      client.sendExactly(bytes);
      var _ = client.in().read();
      client.socket().setSoTimeout(5_000);
      client.socket().shutdownOutput();
      client.readToEnd();
    } catch (IOException _) {
      // no answer, or cut off
    }
  }

  @Override
  public void close() {
    logger.detachAppender(log);
    router.close();
  }
}
