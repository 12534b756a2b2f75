package dev.slipway.bench;

import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.reconciler.bench.ReleaseListBench;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long a person waits for the list of all releases of an app that has very many: of a daemon
 * that has just been started again, and of one that has told it before.
 */
record LedgerBench(Path folder, int releases, int rounds, Results results) {
  private static final String LIST = "/api/v1/apps/app0/releases";
  private static final int WARM_UP = 10;
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * How long it takes.
   *
   * @param sinceUp from the first answer of the daemon on
   * @param first from the question on
   * @param again the same, once it is warm
   */
  private record Taken(Samples sinceUp, Samples first, Samples again) {
    static Taken nothing() {
      return new Taken(new Samples(), new Samples(), new Samples());
    }
  }

  void run() throws Exception {
    var ledger = new ReleaseListBench(folder, releases, 1);
    ledger.create();
    var taken = Taken.nothing();
    try (var client = HttpClient.newHttpClient()) {
      restart(client, ledger, Taken.nothing()); // makes the index
      if (rounds > 1) { // else it is only shown that it runs
        MeasuredDaemon.awaitStartUpCache();
      }
      for (var round = 0; round < rounds; round++) {
        restart(client, ledger, taken);
      }
    }
    var all = releases + " releases of an app, all listed by a daemon started again: ";
    results.row(all + "its first answer → the list", taken.sinceUp(), "ms", "1,000 ms");
    results.row("the same, `GET` → the list", taken.first(), "ms", "1,000 ms");
    results.row("the same, once it is warm", taken.again(), "ms", "50 ms");
  }

  private void restart(HttpClient client, ReleaseListBench ledger, Taken taken) throws Exception {
    try (var daemon = MeasuredDaemon.start(folder, ledger.url(), "", "--poll", "1h")) {
      soon(client, daemon, "/healthz");
      var up = System.nanoTime();
      taken.first().addNanos(soon(client, daemon, LIST));
      taken.sinceUp().addNanos(System.nanoTime() - up);
      for (var round = 0; round < WARM_UP; round++) {
        ask(client, daemon, LIST);
      }
      var begin = System.nanoTime();
      ask(client, daemon, LIST);
      taken.again().addNanos(System.nanoTime() - begin);
    }
  }

  /** Asks until it is answered, and says how long the answer took, in nanoseconds. */
  private static long soon(HttpClient client, MeasuredDaemon daemon, String path) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .atMost(PATIENCE)
        .until(
            () -> {
              var begin = System.nanoTime();
              return isAnswered(client, daemon, path) ? System.nanoTime() - begin : 0;
            },
            took -> took > 0);
  }

  private static boolean isAnswered(HttpClient client, MeasuredDaemon daemon, String path)
      throws IOException, InterruptedException {
    try {
      return ask(client, daemon, path).statusCode() == 200;
    } catch (ConnectException e) {
      return false; // it does not listen yet
    }
  }

  private static HttpResponse<byte[]> ask(HttpClient client, MeasuredDaemon daemon, String path)
      throws IOException, InterruptedException {
    var url = URI.create("http://127.0.0.1:" + daemon.api() + path);
    return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
  }
}
