package dev.slipway.manifest.tags;

import java.util.regex.Pattern;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * Versions as npm and Cargo write what they want: {@code ^1.4}, {@code ~1.4.2}, {@code 1.x}, {@code
 * >=1.2 <2}, {@code 1.2 - 1.4}, {@code ^1.4 || ^2}.
 */
public record SemverRange(String text) {
  /** The library takes what it does not know for anything, or for nothing. */
  private static final Pattern VALID = valid();

  private static final Pattern PRERELEASE = Pattern.compile("\\d-");

  /** Throws {@link IllegalArgumentException}, with a message for people, where it is none. */
  public SemverRange {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a range of versions such as ^1.4, ~1.4.2, 1.x or >=1.2 <2");
    }
  }

  private static Pattern valid() {
    var number = "(?:0|[1-9]\\d{0,8})";
    var part = "(?:" + number + "|[xX*])";
    var identifier = "[0-9A-Za-z-]{1,18}";
    var prerelease = "(?:-" + identifier + "(?:\\." + identifier + "){0,9})?";
    var version = "v?" + number + "(?:\\." + part + "(?:\\." + part + prerelease + ")?)?";
    var simple = "(?:[xX*]|(?:(?:[~^=]|[<>]=?) *)?" + version + ")";
    var set = "(?:" + version + " +- +" + version + "|" + simple + "(?: +" + simple + "){0,9})";
    return Pattern.compile(" *" + set + "(?: *\\|\\| *" + set + "){0,9} *");
  }

  /** Whether it says a pre-release, such as {@code >=2.0.0-rc.1}. */
  public boolean namesPrerelease() {
    return PRERELEASE.matcher(text).find();
  }

  /**
   * What it allows.
   *
   * @param prereleases whether those of versions that it allows are allowed
   */
  RangeList list(boolean prereleases) {
    return RangeListFactory.create(text.strip(), prereleases);
  }

  @Override
  public String toString() {
    return text;
  }
}
