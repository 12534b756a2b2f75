package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.ScalarType;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import dev.slipway.manifest.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Looks into a tree. What is not there, or is something else, is empty: whether that is a problem
 * the schema has said.
 */
final class Trees {
  private Trees() {}

  static Optional<YamlNode> get(YamlNode node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : Optional.empty();
  }

  static Mapping mapping(YamlNode node, String key) {
    return get(node, key)
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .orElseGet(() -> new Mapping(node.mark(), List.of()));
  }

  static List<YamlNode> items(YamlNode node, String key) {
    return get(node, key)
        .map(value -> value instanceof Sequence(var _, var items) ? items : List.<YamlNode>of())
        .orElse(List.of());
  }

  static Optional<String> text(YamlNode node, String key) {
    return get(node, key).flatMap(Trees::asText);
  }

  static Optional<String> asText(YamlNode node) {
    return node instanceof Scalar(var _, var text, var type) && type == ScalarType.TEXT
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A text, or a number as it is written. */
  static Optional<String> scalar(YamlNode node, String key) {
    return get(node, key)
        .flatMap(value ->
            value instanceof Scalar(var _, var text, var _) ? Optional.of(text) : Optional.empty());
  }

  /** The text of a scalar that is known to be one. */
  static String textOf(YamlNode node) {
    return asText(node).orElseThrow();
  }

  /** Whether it says {@code true}. */
  static boolean isTrue(YamlNode node, String key) {
    return get(node, key)
        .filter(value ->
            value instanceof Scalar(var _, var text, var type)
                && type == ScalarType.BOOLEAN
                && text.equalsIgnoreCase("true"))
        .isPresent();
  }

  /** What it says of {@code true} and {@code false}, if it does. */
  static Optional<Boolean> bool(YamlNode node, String key) {
    return get(node, key).flatMap(Trees::asBool);
  }

  static Optional<Boolean> asBool(YamlNode node) {
    return node instanceof Scalar(var _, var text, var type) && type == ScalarType.BOOLEAN
        ? Optional.of(text.equalsIgnoreCase("true"))
        : Optional.empty();
  }

  static Optional<Integer> integer(YamlNode node, String key) {
    return get(node, key)
        .flatMap(value ->
            value instanceof Scalar(var _, var text, var type) && type == ScalarType.INTEGER
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty());
  }
}
