package dev.slipway.manifest.read;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.Origin;
import dev.slipway.manifest.tags.SemverRange;
import dev.slipway.manifest.tags.TagPattern;
import dev.slipway.manifest.tags.TagPolicy;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** An image in a file: its name, or a policy that chooses one. */
final class ImageText {
  private static final String BAD_POLICY = "bad-image-policy";

  private ImageText() {}

  /** One that nothing was found to be wrong with. */
  static Origin of(YamlNode node) {
    return node instanceof Mapping policy ? policy(policy) : ImageName.parse(Trees.textOf(node));
  }

  private static ImagePolicy policy(Mapping image) {
    var exclude =
        Trees.items(image, "exclude").stream().map(Trees::textOf).map(TagPattern::new).toList();
    var repository = Trees.text(image, "repository").orElseThrow();
    return new ImagePolicy(
        repository,
        Trees.text(image, "semver")
            .<TagPolicy>map(range ->
                new TagPolicy.Semver(
                    new SemverRange(range), Trees.isTrue(image, "prereleases"), exclude))
            .orElseGet(() -> matching(image, exclude)));
  }

  private static TagPolicy.Matching matching(Mapping image, List<TagPattern> exclude) {
    var order = Trees.text(image, "newest").orElseThrow().toUpperCase(Locale.ROOT);
    return new TagPolicy.Matching(
        new TagPattern(Trees.text(image, "tags").orElseThrow()),
        TagPolicy.Order.valueOf(order),
        exclude);
  }

  /** Says what is wrong with it; what a schema says is said already. */
  static void check(YamlNode node, Findings findings) {
    if (node instanceof Mapping image) {
      checkPolicy(image, findings);
    } else {
      checkText(node, "bad-image", ImageName::parse, findings);
    }
  }

  private static void checkPolicy(Mapping image, Findings findings) {
    Trees.get(image, "repository")
        .ifPresent(it ->
            checkText(
                it, "bad-image", text -> ImageName.of(text, ImageName.DEFAULT_TAG), findings));
    var hasSemver = image.get("semver").isPresent();
    var hasTags = image.get("tags").isPresent();
    if (hasSemver == hasTags) {
      var mark = hasTags ? image.entry("tags").orElseThrow().mark() : image.mark();
      findings.add(
          mark,
          BAD_POLICY,
          "say exactly one of semver and tags, such as semver: \"^1.4\", or tags: \"main-*\" and"
              + " newest: number");
      return;
    }
    if (hasSemver) {
      only(image, "newest", "tags", findings);
      checkSemver(image, findings);
    } else {
      only(image, "prereleases", "semver", findings);
      checkTags(image, findings);
    }
  }

  private static void only(Mapping image, String key, String with, Findings findings) {
    image
        .entry(key)
        .ifPresent(it ->
            findings.add(it.mark(), BAD_POLICY, key + " goes with " + with + ": take it out"));
  }

  private static void checkSemver(Mapping image, Findings findings) {
    var prereleases = Trees.isTrue(image, "prereleases");
    checkText(
        image.get("semver").orElseThrow(),
        "bad-semver",
        text -> new TagPolicy.Semver(new SemverRange(text), prereleases, List.of()),
        findings);
  }

  private static void checkTags(Mapping image, Findings findings) {
    var tags = image.entry("tags").orElseThrow();
    if (image.get("newest").isEmpty()) {
      findings.add(
          tags.mark(),
          BAD_POLICY,
          "say which of these tags is the newest: newest: number, or newest: lexical");
    }
    Trees.asText(tags.value())
        .filter(text -> text.matches("[^*]+"))
        .ifPresent(text ->
            findings.add(
                tags.value().mark(),
                "bad-tag-pattern",
                "a pattern of tags has a '*', such as main-*; for one tag write image:"
                    + " repository:tag"));
  }

  private static void checkText(
      YamlNode node, String rule, Function<String, ?> reading, Findings findings) {
    var text = Trees.asText(node);
    if (text.isPresent()) {
      try {
        var _ = reading.apply(text.get());
      } catch (IllegalArgumentException e) {
        findings.add(node.mark(), rule, String.valueOf(e.getMessage()));
      }
    }
  }
}
