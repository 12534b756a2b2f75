package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Requests of the corpus, changed at random: no fault in the router, no request behind it that was
 * none in front, nothing left open. A seed repeats a run: {@code -Dslipway.fuzz.seed=…}, and {@code
 * -Dslipway.fuzz.cases=…} makes it longer.
 */
@Tag("full")
class RequestFuzzTest {
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 6);
  private static final int CASES = Integer.getInteger("slipway.fuzz.cases", 3_000);

  private static final String[] SPICE = {
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "\0",
    ":",
    ",",
    ";",
    "0\r\n\r\n",
    "\r\n\r\n",
    "chunked",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "GET /smuggled HTTP/1.1\r\n",
    "Host: localhost\r\n",
    "HTTP/1.1",
    "\u00ff",
    "\u007f",
    "ffffffff",
    "-1",
    "Connection: close\r\n"
  };

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Corpus.Case> corpus = Corpus.all();
  private final RunningRouter router = new RunningRouter();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("ROOT");

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    router.close();
  }

  @Test
  void changed_requests_do_no_harm() throws Exception {
    for (var i = 0; i < CASES; i++) {
      var bytes = changed();
      var seen = seenBehind(bytes, i);
      var allowed = ReferenceReader.methods(bytes);
      if (!seen.isEmpty()) {
        assertThat(allowed).as("case %d of seed %d: %s", i, SEED, bytes).containsSubsequence(seen);
      }
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            router.router().openConnections() == 0
                && router.router().requestsInFlight() == 0
                && router.bytesInBuffers() == 0);
    assertThat(log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  /** The methods of the requests that came to the instance whole, in their order. */
  private List<String> seenBehind(String bytes, int number) throws Exception {
    try (var origin = new StrictOrigin()) {
      router.to(origin.backend());
      send(bytes);
      awaitNow(() -> router.router().requestsInFlight() == 0);
      router.to();
      awaitNow(() -> origin.open() == 0);
      assertThat(origin.malformed()).as("case %d of seed %d: %s", number, SEED, bytes).isEmpty();
      return origin.whole().stream()
          .map(request -> request.substring(0, request.indexOf(' ')))
          .toList();
    }
  }

  private static void awaitNow(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  private void send(String bytes) {
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

  private String changed() {
    var text = new StringBuilder(seed());
    if (random.nextInt(4) == 0) {
      text.append(seed());
    }
    for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
      change(text);
    }
    return text.toString();
  }

  private String seed() {
    for (; ; ) {
      var bytes = corpus.get(random.nextInt(corpus.size())).bytes();
      if (!bytes.isEmpty() && bytes.length() < 2_000) {
        return bytes;
      }
    }
  }

  private void change(StringBuilder text) {
    var at = random.nextInt(text.length());
    switch (random.nextInt(5)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(256));
      case 1 -> text.insert(at, SPICE[random.nextInt(SPICE.length)]);
      case 2 -> text.replace(at, Math.min(text.length(), at + 1 + random.nextInt(3)), " ");
      case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
      default -> text.setCharAt(at, SPICE[random.nextInt(SPICE.length)].charAt(0));
    }
  }
}
