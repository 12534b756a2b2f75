package dev.slipway.bench;

import static dev.slipway.e2e.Shipyard.manifest;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.TestRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * From a commit that changes config or settings, to an answer of the router that shows it. The
 * commit is there before the clock starts; it starts with {@code sync}.
 */
record ServedBench(Path folder, int rounds, Results results) {
  private static final String APP = "shop";
  private static final Duration OFTEN = Duration.ofMillis(2);

  void run() throws Exception {
    try (var yard = new Shipyard(folder.resolve("yard")).lookingWhenTold();
        var source = TestRepository.create(folder.resolve("python.git"))) {
      var example = Path.of(System.getProperty("slipway.examples"), "sources/python");
      source.commitFolder(example);
      commit(yard, source, "greeting-0", "");
      yard.start();
      yard.awaitServed(APP, 1, "greeting-0");
      measure(yard, source, example);
    }
  }

  private void measure(Shipyard yard, TestRepository source, Path example) throws Exception {
    var served = new Samples();
    var own = new Samples();
    var without = new Samples();
    var settings = new Samples();
    for (var round = 0; round <= rounds; round++) {
      var greeting = "greeting-" + (round + 1);
      commit(yard, source, greeting, "");
      var all = syncUntil(yard, APP, greeting);
      var start = ownStart(example);
      commit(yard, source, greeting, "domains: [round-" + round + ".localhost]");
      var domain = syncUntil(yard, "round-" + round, greeting);
      if (round > 0) { // the first is to warm up
        served.addNanos(all);
        own.addNanos(start);
        without.addNanos(all - start);
        settings.addNanos(domain);
      }
    }
    results.row("config changed, `sync` → its answer", served, "ms", "");
    results.row("the app's own start, outside Slipway", own, "ms", "");
    results.row("config changed, less the app's own start", without, "ms", "1,000 ms");
    results.row("domain added, `sync` → an answer by it", settings, "ms", "1,000 ms");
  }

  private static void commit(Shipyard yard, TestRepository source, String greeting, String line) {
    yard.config()
        .commitManifest(APP, manifest(source.url(), "env: {GREETING: " + greeting + "}", line));
  }

  private static long syncUntil(Shipyard yard, String host, String text) {
    var begin = System.nanoTime();
    yard.sync();
    soon(() -> yard.ask(host).contains(text + " from"));
    return System.nanoTime() - begin;
  }

  private static void soon(Callable<Boolean> condition) {
    await().pollDelay(Duration.ZERO).pollInterval(OFTEN).atMost(Shipyard.PATIENCE).until(condition);
  }

  /** How long the same command takes until its port answers. */
  private static long ownStart(Path example) throws IOException {
    var port = freePort();
    var builder = new ProcessBuilder("python3", "app.py").directory(example.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    var begin = System.nanoTime();
    var process = builder.start();
    try {
      soon(() -> isOpen(port));
      return System.nanoTime() - begin;
    } finally {
      process.destroy();
    }
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
