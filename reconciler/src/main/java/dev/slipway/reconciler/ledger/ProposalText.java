package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request says of the release that it asks for, in Markdown. What others wrote (subjects,
 * values) stands in blocks of code, where it is a text and nothing else.
 *
 * @param before the release that it takes the place of
 * @param commits of the source since then, a line each; empty where they are not known
 * @param config what of it is another than before, a line each; secrets are named
 * @param buildTook empty where it was built by another process, or not by Slipway
 */
public record ProposalText(
    Release release,
    Optional<Release> before,
    List<String> commits,
    List<String> config,
    Optional<Duration> buildTook) {
  private static final int MOST_LINES = 40;
  private static final int LONGEST_LINE = 160;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  public ProposalText {
    commits = List.copyOf(commits);
    config = List.copyOf(config);
  }

  public String body() {
    var parts = new ArrayList<String>();
    parts.add(opening());
    if (!commits.isEmpty()) {
      parts.add("### Commits since " + beforeOrNothing() + "\n\n" + block(commits));
    }
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
