package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The message of the commit that records a release. Its last line tells machines which. */
public final class CommitText {
  /** What happened is cut, in code points, so that the first line stays readable in a log. */
  private static final int WHAT_LENGTH = 68;

  /** Line ends, other controls, and what changes the direction of all that follows it. */
  private static final Pattern UNFIT =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\s]+");

  private static final String DID_NOT_COME_UP = " did not come up: ";

  private CommitText() {}

  /**
   * The message of a release with new inputs.
   *
   * @param subject the first line of the source commit's message, or the name of the image
   * @param commits how many commits of the source lie between, where that is known
   */
  public static String released(
      Release release, Optional<Release> before, String subject, OptionalInt commits) {
    var configLines =
        before.map(b -> ConfigChange.lines(b.config(), release.config())).orElseGet(List::of);
    var sameSource =
        release.built().isPresent()
            ? before
                .flatMap(Release::built)
                .map(Built::tree)
                .equals(release.built().map(Built::tree))
            : before.filter(b -> b.image().equals(release.image())).isPresent();
    var what =
        sameSource && !configLines.isEmpty()
            ? configLines.getFirst()
            : release.built().map(b -> b.commit().abbreviated() + " ").orElse("") + subject;
    var body = new ArrayList<String>();
    if (before.isPresent() && commits.orElse(0) > 0) {
      body.add(commitsSince(commits.getAsInt(), before.get()));
    }
    body.addAll(configLines);
    body.add("image: " + release.image());
    return message(release, what, body);
  }

  /** The message of a release that restores an earlier one because {@code left} did not come up. */
  public static String rolledBack(Release release, ReleaseNumber left, String reason) {
    return message(
        release,
        backTo(release),
        List.of(left + DID_NOT_COME_UP + oneLine(reason), "image: " + release.image()));
  }

  /** The message of a release that restores an earlier one because a person said so. */
  public static String restored(Release release, Optional<Release> before) {
    var body = new ArrayList<String>();
    before.ifPresent(left -> {
      body.add("instead of " + left.number());
      body.addAll(ConfigChange.lines(left.config(), release.config()));
    });
    body.add("image: " + release.image());
    return message(release, backTo(release), body);
  }

  /** The message of a release of inputs that were held until a person said so. */
  public static String releasedAgain(Release release, ReleaseNumber held) {
    return message(release, "release " + held + " again", List.of("image: " + release.image()));
  }

  /** The message of a release whose number another one had already. */
  public static String renumbered(Release release, ReleaseNumber taken) {
    return message(
        release,
        "instead of another " + taken,
        List.of(
            "there was a " + taken + " before this one was merged or written",
            "image: " + release.image()));
  }

  /** The message of a commit that waits for its review. */
  public static String proposed(String message, Proposal proposal) {
    return message.replaceFirst("\nSlipway-Release: .*\n$", "\n" + proposal.lines() + "\n");
  }

  /** What {@link #rolledBack} said of why this release did not come up. */
  static Optional<String> failure(String message, ReleaseNumber left) {
    var beginning = left + DID_NOT_COME_UP;
    return message
        .lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst();
  }

  private static String backTo(Release release) {
    return "roll back to " + release.restores().map(Object::toString).orElse("an earlier release");
  }

  private static String commitsSince(int count, Release before) {
    return count + (count == 1 ? " commit" : " commits") + " since " + before.number();
  }

  private static String message(Release release, String what, List<String> body) {
    var name = release.app() + " " + release.number();
    return name
        + ": "
        + cut(oneLine(what))
        + "\n\n"
        + String.join("\n", body)
        + "\n\nSlipway-Release: "
        + name
        + "\n";
  }

  private static String oneLine(String text) {
    return UNFIT.matcher(text).replaceAll(" ").strip();
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= WHAT_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, WHAT_LENGTH - 1)).stripTrailing() + "…";
  }
}
