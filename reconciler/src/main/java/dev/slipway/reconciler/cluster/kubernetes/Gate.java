package dev.slipway.reconciler.cluster.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Holds a command back until somebody hears it: Kubernetes lets one attach only to a container that
 * runs already, and what it wrote before is not heard. So a shell answers words on both outputs
 * until one tells it to go on, and then becomes the command.
 */
final class Gate {
  /** Told by a pod as its last word, where there is no such program. */
  static final String MISSING = "slipway: no such program";

  static final String SHELL = "/bin/sh";

  private static final String HERE = "here";
  private static final String GO = "go";
  private static final String ANSWER = "slipway: ";
  private static final long AGAIN_MILLIS = 500;

  private Gate() {}

  /** A command that is this one behind a gate. On a terminal both outputs are one. */
  static List<String> before(List<String> command, boolean terminal) {
    var answer = "echo \"" + ANSWER + "$word\"";
    var script =
        """
        command -v "$1" >/dev/null 2>&1 || { echo '%s' >/dev/termination-log; exit 127; }
        while read -r word; do
          %s
          if [ "$word" = %s ]; then exec "$@"; fi
        done
        exit 1
        """
            .formatted(MISSING, terminal ? answer : answer + "; " + answer + " >&2", GO);
    return Stream.concat(Stream.of(SHELL, "-c", script, "sh"), command.stream()).toList();
  }

  /**
   * Opens it once all outputs are heard, and reads of them all that is not the command's. Waits as
   * long as the streams do.
   */
  static void open(OutputStream input, List<InputStream> outputs)
      throws IOException, InterruptedException {
    // What is said while nobody listens yet is lost, and so is the answer.
    var asking = Thread.ofVirtual().name("gate").start(() -> ask(input));
    try {
      for (var output : outputs) {
        awaitAnswer(output, HERE);
      }
    } finally {
      asking.interrupt();
      asking.join();
    }
    say(input, GO);
    for (var output : outputs) {
      awaitAnswer(output, GO);
    }
  }

  private static void ask(OutputStream input) {
    try {
      while (true) {
        say(input, HERE);
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Who waits for the answer hears of it too: the connection is gone.
    }
  }

  private static void say(OutputStream input, String word) throws IOException {
    input.write((word + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private static void awaitAnswer(InputStream output, String word) throws IOException {
    var line = new StringBuilder();
    while (true) {
      var next = output.read();
      if (next < 0) {
        throw new IOException("it ended before it began");
      }
      if (next != '\n') {
        line.append((char) next);
      } else if (line.toString().strip().equals(ANSWER + word)) {
        return;
      } else {
        line.setLength(0);
      }
    }
  }
}
