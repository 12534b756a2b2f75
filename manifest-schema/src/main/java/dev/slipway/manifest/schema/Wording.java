package dev.slipway.manifest.schema;

import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.ScalarType;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a broken rule of a schema means, in words for whoever wrote the file. */
final class Wording {
  private Wording() {}

  /**
   * @param rule the schema that has the keyword
   */
  static String of(String keyword, JsonNode rule, Place place) {
    return switch (keyword) {
      case "type" -> wrongType(rule, place);
      case "maxLength" ->
          place.name() + " is longer than " + rule.path(keyword).asString() + " characters";
      case "maxItems", "maxProperties" ->
          rule.has("errorMessage")
              ? custom(rule, place)
              : place.name() + " has more than " + rule.path(keyword).asString() + " entries";
      default -> rule.has("errorMessage") ? custom(rule, place) : standard(keyword, rule, place);
    };
  }

  private static String standard(String keyword, JsonNode rule, Place place) {
    return switch (keyword) {
      case "minimum", "maximum" ->
          place.name()
              + " must be from "
              + rule.path("minimum").asString()
              + " to "
              + rule.path("maximum").asString()
              + ", found "
              + scalarText(place);
      case "const" -> place.name() + " must be " + value(rule.path("const")) + found(place);
      case "enum" -> oneOf(rule, place);
      case "minItems", "minLength", "minProperties" -> place.name() + " must not be empty";
      default -> place.name() + " is not as it should be" + found(place);
    };
  }

  private static String found(Place place) {
    return ", found " + place.found();
  }

  private static String scalarText(Place place) {
    return place.found().replace("the number ", "");
  }

  private static String custom(JsonNode rule, Place place) {
    return rule.path("errorMessage")
        .asString()
        .replace("{key}", place.name())
        .replace("{found}", place.found());
  }

  private static String wrongType(JsonNode rule, Place place) {
    var base =
        rule.has("errorMessage")
            ? custom(rule, place)
            : place.name() + " must be " + expected(rule.path("type")) + found(place);
    return base + hint(rule, place);
  }

  private static String expected(JsonNode type) {
    var names = new ArrayList<String>();
    if (type.isString()) {
      names.add(type.asString());
    }
    type.forEach(name -> names.add(name.asString()));
    return names.stream().map(Wording::typeName).collect(Collectors.joining(" or "));
  }

  private static String typeName(String type) {
    return switch (type) {
      case "string" -> "a text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "a mapping";
      default -> type;
    };
  }

  /** How quotes would help. */
  private static String hint(JsonNode rule, Place place) {
    if (!(place.node() instanceof Scalar(var _, var text, var scalarType))) {
      return "";
    }
    return switch (scalarType) {
      case INTEGER, FLOAT, BOOLEAN ->
          isText(rule) && text.length() <= 50 && fits(rule, text)
              ? "; put it in quotes: \"" + text + "\""
              : "";
      case TEXT ->
          rule.path("type").asString("").equals("integer")
                  && ScalarType.ofPlain(text) == ScalarType.INTEGER
              ? "; write it without quotes"
              : "";
      case NULL -> "";
    };
  }

  private static boolean isText(JsonNode rule) {
    return rule.path("type").asString("").equals("string");
  }

  private static boolean fits(JsonNode rule, String text) {
    return !rule.has("pattern")
        || Pattern.compile(rule.path("pattern").asString()).matcher(text).find();
  }

  private static String oneOf(JsonNode rule, Place place) {
    var allowed = new ArrayList<String>();
    rule.path("enum").forEach(value -> allowed.add(value.asString()));
    var message = place.name() + " must be one of " + String.join(", ", allowed) + found(place);
    return message + didYouMean(place.node() instanceof Scalar s ? s.text() : "", allowed);
  }

  static String didYouMean(String word, List<String> allowed) {
    return Nearest.of(word, allowed)
        .map(name -> "; did you mean " + Quoted.text(name) + "?")
        .orElse("");
  }

  static String value(JsonNode value) {
    return value.isString() ? Quoted.text(value.asString()) : value.toString();
  }
}
