package dev.slipway.manifest.schema;

import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import dev.slipway.manifest.yaml.YamlNode.Sequence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A YAML tree as the JSON that a schema can look at. */
final class JsonTree {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONG_DIGITS = 18;

  private JsonTree() {}

  static JsonNode of(YamlNode node) {
    return switch (node) {
      case Mapping(var _, var entries) -> {
        var object = JSON.objectNode();
        entries.forEach(entry -> object.set(entry.key(), of(entry.value())));
        yield object;
      }
      case Sequence(var _, var items) -> {
        var array = JSON.arrayNode();
        items.forEach(item -> array.add(of(item)));
        yield array;
      }
      case Scalar scalar -> scalar(scalar);
    };
  }

  private static JsonNode scalar(Scalar scalar) {
    return switch (scalar.type()) {
      case TEXT -> JSON.stringNode(scalar.text());
      case INTEGER -> JSON.numberNode(integer(scalar.text()));
      // No schema of ours looks at a fraction's value, but 2.0 must not pass for a whole number.
      case FLOAT -> JSON.numberNode(0.5);
      case BOOLEAN -> JSON.booleanNode(scalar.text().equalsIgnoreCase("true"));
      case NULL -> JSON.nullNode();
    };
  }

  /** Exact up to 18 digits; beyond, a number outside of every range. */
  private static long integer(String text) {
    if (text.length() > LONG_DIGITS) {
      return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return Long.parseLong(text);
  }
}
