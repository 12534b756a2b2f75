package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the output of one pod, across restarts of its container and lost connections: every line
 * comes with its time, and those up to the last that was handed on are passed over.
 */
final class PodLog {
  private static final Logger LOG = LoggerFactory.getLogger(PodLog.class);
  private static final Pattern STAMPED =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(?:Z|[-+]\\d\\d:\\d\\d)) (.*)", Pattern.DOTALL);
  private static final int LONGEST_LINE = 64 << 10;
  private static final long PAUSE_MILLIS = 500;

  private final KubernetesClient client;
  private final PodState pod;
  private final Reading reading;
  private final Consumer<String> consumer;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean over;
  private volatile boolean podGone;
  private String last = "";

  /**
   * How it is read.
   *
   * @param tail how many of the last lines to begin with
   * @param since nothing that was written before
   */
  record Reading(int tail, boolean follow, Optional<Instant> since) {
    /** From where to read on, as Kubernetes writes times; empty: from the beginning. */
    Optional<String> from(String last) {
      return last.isEmpty() ? since.map(Instant::toString) : Optional.of(last);
    }
  }

  PodLog(KubernetesClient client, PodState pod, Reading reading, Consumer<String> consumer) {
    this.client = client;
    this.pod = pod;
    this.reading = reading;
    this.consumer = consumer;
    thread = Thread.ofVirtual().name("log of " + pod.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void podIsGone() {
    podGone = true;
  }

  boolean isOver() {
    return over;
  }

  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      do {
        read();
        if (reading.follow() && !podGone) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } while (reading.follow() && !closed && !podGone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over = true;
    }
  }

  /** Until the container ends, the connection is lost or, not following, everything is read. */
  private void read() {
    var logs =
        client
            .pods()
            .inNamespace(pod.namespace())
            .withName(pod.name())
            .inContainer(PodRenderer.CONTAINER)
            .usingTimestamps();
    TailPrettyLoggable from =
        reading.from(last).<TailPrettyLoggable>map(logs::sinceTime).orElse(logs);
    try {
      if (!reading.follow()) {
        if (reading.tail() > 0) {
          from.tailingLines(reading.tail()).getLog().lines().forEach(this::hand);
        }
      } else if (reading.tail() == Integer.MAX_VALUE || !last.isEmpty()) {
        follow(from.watchLog());
      } else {
        follow(from.tailingLines(reading.tail()).watchLog());
      }
    } catch (KubernetesClientException | IOException e) {
      if (!closed) {
        LOG.atDebug()
            .setMessage("the output of a pod can not be read now")
            .addKeyValue("pod", pod.name())
            .addKeyValue("cause", e.getMessage())
            .log();
      }
    }
  }

  private void follow(LogWatch watch) throws IOException {
    try (watch;
        var output = watch.getOutput()) {
      var line = new Line();
      for (int b = output.read(); b >= 0 && !closed; b = output.read()) {
        line.add(b);
      }
    }
  }

  /** Bytes up to a line end, or as many as a line may have. */
  private final class Line {
    private final byte[] bytes = new byte[LONGEST_LINE];
    private int length;

    void add(int b) {
      if (b == '\n') {
        hand(new String(bytes, 0, length, StandardCharsets.UTF_8));
        length = 0;
      } else if (length < bytes.length) {
        bytes[length++] = (byte) b;
      }
    }
  }

  private void hand(String stamped) {
    // Anything else is what the server says instead: that the container has not started, say.
    var matcher = STAMPED.matcher(stamped);
    if (matcher.matches() && isAfter(matcher.group(1), last)) {
      last = matcher.group(1);
      consumer.accept(matcher.group(2));
    }
  }

  /** Times as Kubernetes writes them: RFC 3339 in UTC, the fraction without zeros at its end. */
  private static boolean isAfter(String time, String before) {
    return before.isEmpty() || OffsetDateTime.parse(time).isAfter(OffsetDateTime.parse(before));
  }
}
