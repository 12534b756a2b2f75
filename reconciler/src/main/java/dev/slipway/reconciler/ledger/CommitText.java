package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The message of the commit that records a release. Its last line tells machines which. */
public final class CommitText {
  /** Subjects of source commits are cut so that the whole first line stays readable in a log. */
  private static final int SUBJECT_LENGTH = 60;

  private CommitText() {}

  /**
   * The message of a release with new inputs.
   *
   * @param subject the first line of the source commit's message
   * @param commits how many commits of the source lie between, where that is known
   */
  public static String released(
      Release release, Optional<Release> before, String subject, OptionalInt commits) {
    var configLines =
        before.map(b -> ConfigChange.lines(b.config(), release.config())).orElseGet(List::of);
    var sameSource =
        before.filter(b -> b.built().tree().equals(release.built().tree())).isPresent();
    var what =
        sameSource && !configLines.isEmpty()
            ? configLines.getFirst()
            : release.built().commit().abbreviated() + " " + cut(subject);
    var body = new ArrayList<String>();
    before.ifPresent(b -> commits.ifPresent(n -> body.add(commitsSince(n, b))));
    body.addAll(configLines);
    body.add("image: " + release.image());
    return message(release, what, body);
  }

  /** The message of a release that restores an earlier one because {@code left} did not come up. */
  public static String rolledBack(Release release, ReleaseNumber left, String reason) {
    var restored = release.restores().map(Object::toString).orElse("an earlier release");
    return message(
        release,
        "roll back to " + restored,
        List.of(left + " did not come up: " + reason, "image: " + release.image()));
  }

  private static String commitsSince(int count, Release before) {
    return count + (count == 1 ? " commit" : " commits") + " since " + before.number();
  }

  private static String message(Release release, String what, List<String> body) {
    var name = release.app() + " " + release.number();
    return name
        + ": "
        + what
        + "\n\n"
        + String.join("\n", body)
        + "\n\nSlipway-Release: "
        + name
        + "\n";
  }

  private static String cut(String subject) {
    var clean = subject.strip().replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= SUBJECT_LENGTH
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, SUBJECT_LENGTH - 1)) + "…";
  }
}
