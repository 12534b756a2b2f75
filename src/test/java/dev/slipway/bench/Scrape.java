package dev.slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads the daemon's API. */
final class Scrape {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Scrape() {}

  /** How many passes were done. */
  static long passes(int apiPort) throws IOException, InterruptedException {
    return (long) sum(apiPort, "slipway_passes_seconds_count");
  }

  /** Of all metrics whose names and labels begin so. */
  static double sum(int apiPort, String prefix) throws IOException, InterruptedException {
    return get(apiPort, "/metrics")
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  static String get(int apiPort, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path)).build();
    return CLIENT.send(request, BodyHandlers.ofString()).body();
  }
}
