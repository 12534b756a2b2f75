package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which release a request asks for, as the last lines of its text tell machines. */
public record Proposal(AppName app, ReleaseNumber number, Digest inputs) {
  private static final Pattern RELEASE =
      Pattern.compile("(?m)^Slipway-Release: (\\S+) v([1-9][0-9]{0,8})$");

  /** What an earlier try to take it back wrote at the end. */
  private static final Pattern WITHDRAWN = Pattern.compile("(?s)\n\nWithdrawn: .*");

  private static final Pattern INPUTS = Pattern.compile("(?m)^Slipway-Inputs: (\\S+)$");

  public static Proposal of(Release release) {
    return new Proposal(release.app(), release.number(), release.inputs());
  }

  /** Empty where the text asks for none, or not any more. */
  public static Optional<Proposal> parse(String text) {
    var release = RELEASE.matcher(text);
    var inputs = INPUTS.matcher(text);
    return release.find()
            && inputs.find()
            && AppName.isValid(release.group(1))
            && Digest.isValid(inputs.group(1))
        ? Optional.of(
            new Proposal(
                new AppName(release.group(1)),
                new ReleaseNumber(Integer.parseInt(release.group(2))),
                new Digest(inputs.group(1))))
        : Optional.empty();
  }

  /** Whether a text asks for a release of this app, or did until that was taken back. */
  public static boolean isOf(AppName app, String text) {
    var release = RELEASE.matcher(text);
    return release.find() && release.group(1).equals(app.value());
  }

  /** A text that asks for it no more, and for nothing else. */
  public static String removedFrom(String text) {
    return WITHDRAWN.matcher(INPUTS.matcher(text).replaceAll("")).replaceAll("").strip();
  }

  /** The lines that {@link #parse} reads. */
  public String lines() {
    return "Slipway-Release: " + app + " " + number + "\nSlipway-Inputs: " + inputs;
  }
}
