package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSource;
import dev.slipway.reconciler.status.ReleaseSummary;
import dev.slipway.reconciler.status.ReleaseSummary.Left;
import dev.slipway.reconciler.status.SourceChanges;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How releases are written for people. */
final class Releases {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

  private final boolean colours;

  Releases(boolean colours) {
    this.colours = colours;
  }

  /** The number that was typed, such as {@code v9}. */
  static ReleaseNumber number(SlipwayCommand root, String text) {
    return ReleaseNumber.parse(text)
        .orElseThrow(() -> root.wrong("not the number of a release such as v9: " + text));
  }

  List<String> table(List<ReleaseSummary> releases) {
    var table = new Table("RELEASE", "STATE", "WHEN", "WHO", "COMMIT", "WHAT");
    for (var release : releases) {
      table.row(
          plain(release.number().toString()),
          new Table.Cell(state(release), colour(release.state())),
          plain(MINUTE.format(release.time())),
          plain(release.who()),
          plain(release.commit().map(ObjectId::abbreviated).orElse("-")),
          plain(what(release)));
    }
    return table.lines(colours);
  }

  private static Table.Cell plain(String text) {
    return new Table.Cell(text, Colour.NONE);
  }

  private static String state(ReleaseSummary release) {
    var by = release.left().map(left -> " by " + left.author()).orElse("");
    var state =
        switch (release.state()) {
          case ROLLED_BACK, REVERTED -> release.state() + by;
          case RUNNING, SUPERSEDED, HELD, FAILED -> release.state().toString();
        };
    return state + release.restores().map(number -> " (as " + number + ")").orElse("");
  }

  /** What it is, what changed, and why it did not come up. */
  private static String what(ReleaseSummary release) {
    var reason = release.left().map(Left::reason).orElse("");
    return Stream.of(Stream.of(release.subject()), release.changes().stream(), Stream.of(reason))
        .flatMap(texts -> texts)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static Colour colour(ReleaseSummary.State state) {
    return switch (state) {
      case RUNNING -> Colour.GOOD;
      case SUPERSEDED -> Colour.NONE;
      case REVERTED, ROLLED_BACK, HELD -> Colour.UNDER_WAY;
      case FAILED -> Colour.BAD;
    };
  }

  /** All that is known of one release. */
  List<String> details(String app, ReleaseDetails details) {
    var release = details.release();
    var state = state(release);
    var facts = new Facts();
    facts.heading(
        app
            + " "
            + release.number()
            + ": "
            + (colours ? colour(release.state()).paint(state) : state));
    facts.add("when", MINUTE.format(release.time()));
    facts.add("who", who(release));
    facts.add("what", release.subject());
    facts.add("changes", String.join("\n", release.changes()));
    facts.add("left", release.left().map(Releases::left).orElse(""));
    facts.add("source", details.source().map(Releases::source).orElse(""));
    facts.add("image", release.image().toString());
    facts.add("inputs", details.inputs().toString());
    facts.add("revision", release.revision().toString());
    facts.add(
        "config",
        details.config().entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue())
            .collect(Collectors.joining("\n")));
    facts.add("commits", log(details.sourceChanges()));
    facts.add("message", details.message());
    return facts.lines();
  }

  private static String who(ReleaseSummary release) {
    return release
        .mergedBy()
        .map(name -> release.author() + ", merged by " + name)
        .orElse(release.author());
  }

  private static String left(Left left) {
    return "%s by %s, config commit %s%s"
        .formatted(
            MINUTE.format(left.time()),
            left.author(),
            left.revision().abbreviated(),
            left.reason().isEmpty() ? "" : "\n" + left.reason());
  }

  private static String source(ReleaseSource source) {
    var path = source.path().isEmpty() ? "" : ", path " + source.path();
    return "%s, %s%s%ncommit %s".formatted(source.git(), source.ref(), path, source.commit());
  }

  /** What differs between two releases. */
  List<String> diff(ReleaseDiff diff) {
    var facts = new Facts();
    facts.heading("%s %s to %s".formatted(diff.app(), diff.from().number(), diff.to().number()));
    facts.add("image", change(diff.from().image().toString(), diff.to().image().toString()));
    facts.add("source", change(source(diff.from().source()), source(diff.to().source())));
    facts.add("commits", log(diff.sourceChanges()));
    facts.add(
        "config",
        diff.config().isEmpty()
            ? "the same"
            : diff.config().stream()
                .flatMap(difference -> difference.lines().stream())
                .collect(Collectors.joining("\n")));
    return facts.lines();
  }

  private static String source(Optional<ReleaseSource> source) {
    return source.map(Releases::source).orElse("none");
  }

  private static String change(String before, String after) {
    return before.equals(after)
        ? "the same"
        : "- " + before.replace("\n", "\n  ") + "\n+ " + after.replace("\n", "\n  ");
  }

  private static String log(SourceChanges changes) {
    if (!changes.unknown().isEmpty()) {
      return changes.unknown();
    }
    var lines = new ArrayList<String>();
    changes.added().forEach(commit -> lines.add("+ " + line(commit)));
    changes.removed().forEach(commit -> lines.add("- " + line(commit)));
    if (changes.more() > 0) {
      lines.add("and " + changes.more() + " more");
    }
    return lines.isEmpty() ? "the same" : String.join("\n", lines);
  }

  private static String line(SourceLog.Commit commit) {
    return commit.id().abbreviated() + " " + commit.subject() + " (" + commit.author() + ")";
  }

  /** A heading, and facts below it: one label each, and lines that stand below one another. */
  private static final class Facts {
    private final List<String> lines = new ArrayList<>();

    void heading(String text) {
      lines.add(text);
    }

    void add(String name, String value) {
      var label = name;
      for (var line : value.strip().lines().toList()) {
        lines.add("  %-9s %s".formatted(label, line.replaceAll("\\p{Cntrl}", " ")).stripTrailing());
        label = "";
      }
    }

    List<String> lines() {
      return lines;
    }
  }
}
