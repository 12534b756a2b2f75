package dev.slipway.manifest.tags;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** Tags that are versions: {@code 1.4.2} or {@code v1.4.2}, never made of less. */
final class VersionTags {
  /**
   * Numbers that the library can compare. {@code 1.4} is no version: such a tag moves from one to
   * the next.
   */
  private static final Pattern VERSION =
      Pattern.compile(
          "v?(?:0|[1-9]\\d{0,8})(?:\\.(?:0|[1-9]\\d{0,8})){2}"
              + "(?:-(?!\\d{19})(?!.*\\.\\d{19})[0-9A-Za-z.-]+)?");

  /** By precedence; of equal ones the one without a {@code v} is the greater. */
  static final Comparator<Version> ORDER =
      Comparator.comparing(Version::version)
          .thenComparing(Comparator.comparing(Version::tag).reversed());

  private VersionTags() {}

  record Version(Semver version, String tag) {
    boolean isPrerelease() {
      return !version.getPreRelease().isEmpty();
    }
  }

  /** Empty where the tag is no version. */
  static Optional<Version> read(String tag) {
    return VERSION.matcher(tag).matches()
        ? Optional.ofNullable(Semver.parse(tag)).map(version -> new Version(version, tag))
        : Optional.empty();
  }
}
