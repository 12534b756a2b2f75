package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Config;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request says of the release that it asks for, in Markdown. What others wrote (subjects,
 * values) stands in blocks of code, where it is a text and nothing else.
 *
 * @param before the release that it takes the place of
 * @param commits of the source since then, a line each; empty where they are not known
 * @param buildTook empty where it was built by another process, or not by Slipway
 */
public record ProposalText(
    Release release, Optional<Release> before, List<String> commits, Optional<Duration> buildTook) {
  private static final Config NOTHING =
      new Config(new TreeMap<>(), new TreeMap<>(), Config.DEFAULT_GRACE);

  private static final int MOST_LINES = 40;
  private static final int LONGEST_LINE = 160;
  private static final int LONGEST_VALUE = 100;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  public ProposalText {
    commits = List.copyOf(commits);
  }

  public String body() {
    var parts = new ArrayList<String>();
    parts.add(opening());
    if (!commits.isEmpty()) {
      parts.add("### Commits since " + beforeOrNothing() + "\n\n" + block(commits));
    }
    var config = changes(before.map(Release::config).orElse(NOTHING), release.config());
    if (!config.isEmpty()) {
      parts.add("### Config\n\n" + block(config));
    }
    parts.add("### Image\n\n" + block(images()));
    parts.add("### What will happen\n\n" + String.join("\n", outlook()));
    parts.add(approval());
    parts.add(Proposal.of(release).lines());
    return String.join("\n\n", parts);
  }

  private String opening() {
    return "**"
        + release.app()
        + " "
        + release.number()
        + "** "
        + before.map(b -> "takes the place of " + b.number()).orElse("is the first release")
        + " once this is merged."
        + release.restores().map(n -> " It goes back to " + n + ".").orElse("");
  }

  private String beforeOrNothing() {
    return before.map(b -> b.number().toString()).orElse("the beginning");
  }

  private List<String> images() {
    var lines = new ArrayList<String>();
    if (before.filter(b -> b.image().equals(release.image())).isPresent()) {
      lines.add("the same: " + release.image());
    } else {
      before.ifPresent(b -> lines.add("from " + b.image()));
      lines.add("to   " + release.image());
    }
    release
        .built()
        .ifPresent(
            built -> lines.add("built from " + built.source().git() + " at " + built.commit()));
    buildTook.ifPresent(took -> lines.add("in %.1f s".formatted(took.toMillis() / 1000.0)));
    return lines;
  }

  /** What differs, with the values that are no secrets. */
  private static List<String> changes(Config from, Config to) {
    var lines = new ArrayList<String>();
    var names = new TreeSet<EnvName>(from.env().keySet());
    names.addAll(to.env().keySet());
    for (var name : names) {
      var old = Optional.ofNullable(from.env().get(name)).map(ProposalText::told);
      var now = Optional.ofNullable(to.env().get(name)).map(ProposalText::told);
      if (!old.equals(now)) {
        lines.add("env " + name + ": " + old.orElse("(none)") + " -> " + now.orElse("(none)"));
      }
    }
    var types = new TreeSet<ProcessType>(from.processes().keySet());
    types.addAll(to.processes().keySet());
    for (var type : types) {
      var old = Optional.ofNullable(from.processes().get(type));
      var now = Optional.ofNullable(to.processes().get(type));
      if (!old.equals(now)) {
        lines.add("process " + type + ": " + told(old, now));
      }
    }
    ConfigChange.lines(from, to).stream()
        .filter(line -> !line.startsWith("env: ") && !line.startsWith("processes: "))
        .forEach(lines::add);
    return lines;
  }

  private static String told(EnvValue value) {
    return switch (value) {
      case EnvValue.Literal(var text) -> "\"" + cut(text, LONGEST_VALUE) + "\"";
      case EnvValue.SecretRef secret -> "secret " + secret;
    };
  }

  private static String told(Optional<ProcessSpec> old, Optional<ProcessSpec> now) {
    var before = old.map(ProcessSpec::command).map(ProposalText::told);
    var after = now.map(ProcessSpec::command).map(ProposalText::told);
    if (before.equals(after)) {
      return "changed";
    }
    return before.orElse("(none)") + " -> " + after.orElse("(none)");
  }

  private static String told(List<String> command) {
    return command.isEmpty() ? "(the image's own command)" : String.join(" ", command);
  }

  private List<String> outlook() {
    var now = release.config().processes().keySet();
    var lines = new ArrayList<String>();
    lines.add("- Merged, it is the current release: instances of " + told(now) + " are started.");
    before.ifPresent(b -> {
      lines.add(
          "- Those of "
              + b.number()
              + " serve until these are ready; then requests go to the new ones, and the old ones"
              + " are stopped.");
      var gone = new TreeSet<>(b.config().processes().keySet());
      gone.removeAll(now);
      if (!gone.isEmpty()) {
        lines.add("- Of " + told(gone) + " no instances run any more.");
      }
    });
    lines.add("- If it does not come up, it is rolled back by a commit that says why.");
    return lines;
  }

  private static String told(Iterable<ProcessType> types) {
    var names = new ArrayList<String>();
    types.forEach(type -> names.add("`" + type + "`"));
    return String.join(", ", names);
  }

  private String approval() {
    return "### How to approve\n\n"
        + "Merge this, by a merge commit, a squash or a rebase. Close it unmerged, and what it is"
        + " made of is held until that changes or someone says `slipway release "
        + release.app()
        + "`. What is newer meanwhile changes this request: the branch is Slipway's alone.";
  }

  private static String block(List<String> lines) {
    var shown =
        lines.stream()
            .limit(MOST_LINES)
            .map(line -> "    " + cut(line, LONGEST_LINE))
            .collect(Collectors.toCollection(ArrayList::new));
    if (lines.size() > MOST_LINES) {
      shown.add("    and " + (lines.size() - MOST_LINES) + " more");
    }
    return String.join("\n", shown);
  }

  private static String cut(String text, int most) {
    var line = CONTROL.matcher(text).replaceAll(" ");
    return line.codePointCount(0, line.length()) <= most
        ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }
}
