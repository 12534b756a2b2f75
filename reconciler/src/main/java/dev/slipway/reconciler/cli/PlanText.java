package dev.slipway.reconciler.cli;

import dev.slipway.manifest.Problem;
import dev.slipway.reconciler.preview.AppPreview;
import dev.slipway.reconciler.preview.Change;
import dev.slipway.reconciler.preview.Effect;
import dev.slipway.reconciler.preview.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan in words, for a terminal or for a comment of a pull request. */
record PlanText(Preview preview, Running running) {
  /** By which a job of CI finds the comment that it wrote before. */
  private static final String MARK = "<!-- slipway plan -->";

  /** What opens a line, or means something within one, in Markdown. */
  private static final String SPECIAL = "([\\\\`*_{}\\[\\]<>#|~@])";

  List<String> lines() {
    var lines = new ArrayList<String>();
    preview.platform().forEach(line -> lines.add("slipway.yaml: " + line));
    for (var app : preview.apps()) {
      lines.add("%s %s".formatted(sign(app), app.app()));
      running.told(app.app()).ifPresent(now -> lines.add("    now: " + now));
      for (var change : app.changes()) {
        change.details().forEach(line -> lines.add("    %s: %s".formatted(change.effect(), line)));
      }
    }
    preview.problems().stream().map(Problem::toString).forEach(lines::add);
    lines.add(summary());
    return lines;
  }

  private static String sign(AppPreview app) {
    return switch (app.changes().getFirst().effect()) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case STALLED -> "!";
      case MENDED, SWITCHED, REBUILT, RELEASED, SCALED, ROUTED, POLICY -> "~";
    };
  }

  List<String> markdown() {
    var lines = new ArrayList<>(List.of(MARK, "### slipway plan", "", summary(), ""));
    if (!preview.apps().isEmpty()) {
      lines.addAll(List.of("| app | | |", "| --- | --- | --- |"));
      for (var app : preview.apps()) {
        app.changes().forEach(change -> lines.add(row(app, change)));
        running.told(app.app()).ifPresent(now -> lines.add(row(app, "now", escaped(now))));
      }
      lines.add("");
    }
    preview.platform().forEach(line -> lines.add("- `slipway.yaml`: " + escaped(line)));
    preview
        .problems()
        .forEach(problem ->
            lines.add("- :x: " + escaped(problem.toString().lines().findFirst().orElse(""))));
    return lines;
  }

  private static String row(AppPreview app, Change change) {
    var details = change.details().stream().map(PlanText::escaped);
    return row(app, change.effect().toString(), details.collect(Collectors.joining("<br>")));
  }

  private static String row(AppPreview app, String what, String details) {
    return "| **%s** | %s | %s |".formatted(escaped(app.app().value()), what, details);
  }

  private static String escaped(String text) {
    return text.replaceAll(SPECIAL, "\\\\$1");
  }

  private String summary() {
    var words = new ArrayList<String>();
    for (var effect : Effect.values()) {
      var apps = preview.apps().stream().filter(app -> has(app, effect)).count();
      if (apps > 0) {
        words.add(apps + " " + effect);
      }
    }
    if (words.isEmpty()) {
      words.add(preview.platform().isEmpty() ? "nothing changes" : "no app of its own");
    }
    words.add(count(preview.unchanged(), "app") + " as before");
    words.add(preview.isFine() ? "no problems" : count(preview.problems().size(), "problem"));
    return String.join(", ", words);
  }

  private static boolean has(AppPreview app, Effect effect) {
    return app.changes().stream().anyMatch(change -> change.effect() == effect);
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
