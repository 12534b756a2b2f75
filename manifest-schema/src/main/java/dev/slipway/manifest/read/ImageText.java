package dev.slipway.manifest.read;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode;

/** The name of an image in a file. */
final class ImageText {
  private ImageText() {}

  static void check(YamlNode node, Findings findings) {
    var text = Trees.asText(node);
    if (text.isPresent()) {
      try {
        ImageName.parse(text.get());
      } catch (IllegalArgumentException e) {
        findings.add(node.mark(), "bad-image", String.valueOf(e.getMessage()));
      }
    }
  }
}
