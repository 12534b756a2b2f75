package dev.slipway.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Prints what was measured as rows of a markdown table. */
record Results(PrintStream out, List<String> remarks) {
  Results(PrintStream out) {
    this(out, new ArrayList<>());
  }

  /** A number of samples of one thing, in one unit. */
  static final class Samples {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
      values.add(value);
    }

    void addNanos(long nanos) {
      add(nanos / 1e6);
    }

    double last() {
      return values.getLast();
    }

    double median() {
      var sorted = values.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }

    double best() {
      return Collections.min(values);
    }

    double worst() {
      return Collections.max(values);
    }

    int count() {
      return values.size();
    }
  }

  void head() {
    out.println("| | best | median | worst | rounds | aim |");
    out.println("|---|---|---|---|---|---|");
  }

  void row(String what, Samples samples, String unit, String aim) {
    out.printf(
        Locale.ROOT,
        "| %s | %.1f %s | %.1f %s | %.1f %s | %d | %s |%n",
        what,
        samples.best(),
        unit,
        samples.median(),
        unit,
        samples.worst(),
        unit,
        samples.count(),
        aim);
  }

  /** Shown below the table. */
  void note(String text) {
    remarks.add(text);
  }

  void notes() {
    remarks.forEach(remark -> out.printf("%n%s%n", remark));
  }
}
