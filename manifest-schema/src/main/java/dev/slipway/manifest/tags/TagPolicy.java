package dev.slipway.manifest.tags;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which tag is the newest of those that are wanted. */
public sealed interface TagPolicy {
  /** The newest tag that is wanted; empty where none is. The order of the tags does not matter. */
  Optional<String> newest(Collection<String> tags);

  /** The tags that are never chosen. */
  List<TagPattern> exclude();

  /** What there is instead, for whoever wonders why nothing is chosen; it follows a number. */
  String found(Collection<String> tags);

  /** Whether a tag is one that is never chosen. */
  default boolean excludes(String tag) {
    return exclude().stream().anyMatch(pattern -> pattern.matches(tag));
  }

  /** The highest version of a range. */
  record Semver(SemverRange range, boolean prereleases, List<TagPattern> exclude)
      implements TagPolicy {
    public Semver {
      exclude = List.copyOf(exclude);
      if (range.namesPrerelease() && !prereleases) {
        throw new IllegalArgumentException(
            "\"" + range + "\" names a pre-release; say prereleases: true to have them chosen");
      }
    }

    @Override
    public Optional<String> newest(Collection<String> tags) {
      var allowed = range.list(prereleases);
      return versions(tags)
          .filter(it -> prereleases || !it.isPrerelease())
          .filter(it -> allowed.isSatisfiedBy(it.version()))
          .max(VersionTags.ORDER)
          .map(VersionTags.Version::tag);
    }

    private Stream<VersionTags.Version> versions(Collection<String> tags) {
      return tags.stream()
          .filter(tag -> !excludes(tag))
          .flatMap(tag -> VersionTags.read(tag).stream());
    }

    @Override
    public String found(Collection<String> tags) {
      var newest = versions(tags).max(VersionTags.ORDER).map(VersionTags.Version::tag);
      return newest.map(tag -> "the newest version " + tag).orElse("none a version such as 1.4.2");
    }

    @Override
    public String toString() {
      return "semver " + range + (prereleases ? " with pre-releases" : "") + excluded(exclude);
    }
  }

  /** The last of those that match a pattern. */
  record Matching(TagPattern pattern, Order order, List<TagPattern> exclude) implements TagPolicy {
    public Matching {
      exclude = List.copyOf(exclude);
      if (!pattern.isOpen()) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\" has no '*': it is one tag; write image: repository:" + pattern);
      }
    }

    @Override
    public Optional<String> newest(Collection<String> tags) {
      var candidates = tags.stream().filter(tag -> !excludes(tag));
      return switch (order) {
        case LEXICAL -> candidates.filter(pattern::matches).max(Comparator.naturalOrder());
        case NUMBER ->
            candidates
                .flatMap(tag -> new NumberedTags(pattern).read(tag).stream())
                .max(NumberedTags.ORDER)
                .map(NumberedTags.Numbered::tag);
      };
    }

    @Override
    public String found(Collection<String> tags) {
      var some = tags.stream().sorted(Comparator.reverseOrder()).limit(3).toList();
      return "such as " + String.join(", ", some);
    }

    @Override
    public String toString() {
      return "tags " + pattern + " newest by " + order + excluded(exclude);
    }
  }

  /** What makes a tag newer than another. */
  enum Order {
    /** The text, character by character. */
    LEXICAL,
    /** The number in the place of the first {@code *}. */
    NUMBER;

    /** As the manifest writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static String excluded(List<TagPattern> patterns) {
    return patterns.isEmpty()
        ? ""
        : " but " + String.join(", ", patterns.stream().map(TagPattern::text).toList());
  }
}
