package dev.slipway.manifest.read;

import dev.slipway.manifest.schema.SchemaCheck;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlFile;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.Optional;

/** From the bytes of a file to a tree that was held against its schema. */
final class FileTree {
  private FileTree() {}

  /**
   * The tree, also where {@code findings} has problems of it, so that further rules can be looked
   * at; empty where there is none.
   */
  static Optional<Mapping> read(SchemaKind kind, byte[] content, Findings findings) {
    var root = YamlFile.read(content, findings);
    root.ifPresent(tree -> SchemaCheck.check(kind, tree, findings));
    return root.filter(Mapping.class::isInstance).map(Mapping.class::cast);
  }
}
