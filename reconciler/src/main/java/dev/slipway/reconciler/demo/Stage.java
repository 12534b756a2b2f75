package dev.slipway.reconciler.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** Prints what happens, each line with the seconds since the demo began. */
final class Stage {
  private final PrintWriter out;
  private final long began = System.nanoTime();

  Stage(PrintWriter out) {
    this.out = out;
  }

  synchronized void title(String title) {
    out.println();
    out.println(title);
    out.flush();
  }

  synchronized void line(String who, String what) {
    var seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    out.printf("%7.1fs  %-8s %s%n", seconds, who, what);
    out.flush();
  }

  synchronized void plain(String text) {
    out.println(text);
    out.flush();
  }
}
