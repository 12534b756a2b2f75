package dev.slipway.manifest.yaml;

import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Leaves open what a value without a tag is, so that a written tag can be told from none. */
final class Untagged extends Resolver {
  static final Tag TAG = new Tag("tag:slipway.dev,2026:untagged");

  @Override
  protected void addImplicitResolvers() {
    // ScalarType decides; the resolvers of YAML 1.1 would make a number of 22:22.
  }

  @Override
  public Tag resolve(NodeId kind, String value, boolean implicit) {
    return TAG;
  }
}
