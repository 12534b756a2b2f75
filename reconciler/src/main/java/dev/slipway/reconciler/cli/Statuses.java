package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ConfigStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the state of apps is written for people. */
final class Statuses {
  private static final String NOTHING = "-";

  /** How long what happened to the repository is told. */
  private static final Duration NEWS = Duration.ofDays(1);

  private Statuses() {}

  static List<String> table(List<AppStatus> apps, boolean colours) {
    var table = new Table("APP", "STATUS", "RELEASE", "READY", "URL", "MESSAGE");
    for (var app : apps) {
      table.row(
          plain(app.name().toString()),
          new Table.Cell(app.status().toString(), colour(app.status())),
          plain(app.release().map(release -> release.number().toString()).orElse(NOTHING)),
          plain(app.ready() + "/" + app.desired()),
          plain(app.url().orElse(NOTHING)),
          plain(summary(app)));
    }
    return table.lines(colours);
  }

  private static Table.Cell plain(String text) {
    return new Table.Cell(text, Colour.NONE);
  }

  /** The reason and the first line of the message. */
  private static String summary(AppStatus app) {
    var message = app.message().lines().findFirst().orElse("");
    var separator = app.reason().isEmpty() || message.isEmpty() ? "" : ": ";
    return app.reason() + separator + message;
  }

  private static Colour colour(Condition condition) {
    return switch (condition) {
      case READY -> Colour.GOOD;
      case PROGRESSING, HELD, AWAITING_REVIEW -> Colour.UNDER_WAY;
      case STALLED, FAILING -> Colour.BAD;
    };
  }

  /** That the history of the config repository was rewritten, for as long as that is news. */
  static Optional<String> news(ConfigStatus config, Instant now) {
    return config
        .rewritten()
        .filter(rewrite -> rewrite.time().plus(NEWS).isAfter(now))
        .map(rewrite ->
            "The history of the config repository was rewritten: it left %s for %s at %s"
                .formatted(
                    rewrite.left().abbreviated(), rewrite.now().abbreviated(), rewrite.time()));
  }

  /** Everything that is known of one app, a fact a line. */
  static List<String> details(AppStatus app, boolean colours) {
    var status = app.status().toString();
    var lines = new ArrayList<String>();
    lines.add(app.name() + ": " + (colours ? colour(app.status()).paint(status) : status));
    fact(lines, "reason", app.reason());
    fact(lines, "message", app.message());
    app.release().ifPresent(release -> fact(lines, "release", release(release)));
    app.pending().ifPresent(pending -> fact(lines, "pending", pending(pending)));
    app.held()
        .ifPresent(held ->
            fact(
                lines,
                "held",
                held.number() + " since config commit " + held.since().abbreviated()));
    fact(lines, "url", app.url().orElse(""));
    fact(
        lines,
        "domains",
        app.domains().stream().map(Object::toString).collect(Collectors.joining(", ")));
    fact(
        lines,
        "ready",
        app.processes().stream()
            .map(scale -> scale.type() + " " + scale.ready() + "/" + scale.desired())
            .collect(Collectors.joining(", ")));
    fact(lines, "revision", app.revision().map(ObjectId::abbreviated).orElse(""));
    fact(
        lines,
        "problems",
        app.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    return lines;
  }

  private static String release(AppStatus.Current release) {
    return "%s%s, image %s@%s"
        .formatted(
            release.number(),
            release.commit().map(commit -> " of commit " + commit.abbreviated()).orElse(""),
            release.image().repository(),
            release.image().digest().abbreviated());
  }

  private static String pending(AppStatus.Pending pending) {
    var parts = new ArrayList<String>();
    pending.number().ifPresent(number -> parts.add(number.toString()));
    pending.commit().ifPresent(commit -> parts.add("commit " + commit.abbreviated()));
    pending.build().ifPresent(build -> parts.add("build " + build.abbreviated()));
    pending.request().ifPresent(parts::add);
    return String.join(", ", parts);
  }

  private static void fact(List<String> lines, String name, String value) {
    var label = name;
    for (var line : value.lines().toList()) {
      lines.add("  %-9s %s".formatted(label, line.replaceAll("\\p{Cntrl}", " ")).stripTrailing());
      label = "";
    }
  }
}
