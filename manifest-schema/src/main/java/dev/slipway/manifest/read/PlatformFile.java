package dev.slipway.manifest.read;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;

/** {@code slipway.yaml}. */
final class PlatformFile {
  private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

  private PlatformFile() {}

  static Reading<Platform> read(String path, byte[] content) {
    var findings = new Findings(path);
    var tree = FileTree.read(SchemaKind.PLATFORM, content, findings);
    tree.ifPresent(root ->
        ConfigRules.duration(
            Trees.mapping(root, "rollout"), "deadline", LONGEST_DEADLINE, findings));
    return tree.isPresent() && findings.isEmpty()
        ? Reading.of(platform(tree.get()))
        : Reading.wrong(findings.problems());
  }

  private static Platform platform(Mapping root) {
    var rollout = Trees.mapping(root, "rollout");
    return new Platform(
        Trees.text(root, "domain").map(Domain::new),
        ConfigValues.duration(rollout, "deadline").orElse(Platform.DEFAULT.rolloutDeadline()),
        Trees.text(rollout, "onFailure")
            .map(PlatformFile::onFailure)
            .orElse(Platform.DEFAULT.onFailure()),
        Trees.integer(Trees.mapping(root, "removal"), "share")
            .orElse(Platform.DEFAULT.removalShare()));
  }

  private static OnFailure onFailure(String text) {
    return text.equals("keep") ? OnFailure.KEEP : OnFailure.ROLLBACK;
  }
}
