package dev.slipway.reconciler.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Requests to the apps through the router: single ones, and a constant load of them. */
final class Traffic implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final int port;
  private final List<Thread> load = new ArrayList<>();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile String firstFailure = "";

  /**
   * @param port of the router
   */
  Traffic(int port) {
    this.port = port;
  }

  /** The host names of apps need not resolve: the router is called by its address. */
  static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** What is answered at a host: the body of a 200, else the status or the failure in words. */
  Reply ask(String host) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("Host", host + ":" + port)
            .timeout(TIMEOUT)
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode() == 200, response.body().strip());
    } catch (IOException e) {
      return new Reply(false, String.valueOf(e.getMessage()));
    }
  }

  record Reply(boolean ok, String text) {}

  /** Asks a host from now on, by eight clients, each again and again. */
  void loadOn(String host) {
    for (var i = 0; i < CLIENTS; i++) {
      load.add(Thread.ofVirtual().start(() -> askOn(host)));
    }
  }

  private void askOn(String host) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var reply = ask(host);
        answered.increment();
        if (!reply.ok()) {
          failed.increment();
          firstFailure = firstFailure.isEmpty() ? reply.text() : firstFailure;
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end
    }
  }

  /** Ends the load; a request under way may still fail, and is not counted. */
  void endLoad() {
    load.forEach(Thread::interrupt);
    load.clear();
  }

  long answered() {
    return answered.sum();
  }

  long failed() {
    return failed.sum();
  }

  String firstFailure() {
    return firstFailure;
  }

  @Override
  public void close() {
    endLoad();
    client.shutdownNow();
  }
}
