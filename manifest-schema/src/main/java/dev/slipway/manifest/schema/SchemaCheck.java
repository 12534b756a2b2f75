package dev.slipway.manifest.schema;

import com.networknt.schema.Error;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Holds a tree against a schema and says what is wrong where. */
public final class SchemaCheck {
  private final CompiledSchema schema;
  private final YamlNode root;
  private final Findings findings;
  private final Set<String> judgedValues = new HashSet<>();

  /** Keys that are there under a wrong name: {@code location key}. */
  private final Set<String> misspelt = new HashSet<>();

  private SchemaCheck(SchemaKind kind, YamlNode root, Findings findings) {
    this.schema = CompiledSchema.of(kind);
    this.root = root;
    this.findings = findings;
  }

  /** Adds every problem of the tree. */
  public static void check(SchemaKind kind, YamlNode root, Findings findings) {
    new SchemaCheck(kind, root, findings).check();
  }

  private void check() {
    var errors = schema.validate(JsonTree.of(root));
    for (var error : errors) {
      if (error.getKeyword().equals("additionalProperties") && !findings.isFull()) {
        unknownKey(error);
      }
    }
    for (var error : errors) {
      switch (error.getKeyword()) {
        case "additionalProperties" -> {}
        case "required" -> missingKey(error);
        case "propertyNames" -> badKey(error);
        default -> badValue(error);
      }
    }
  }

  private void unknownKey(Error error) {
    var place = Place.of(root, error.getInstanceLocation());
    var key = error.getProperty();
    var allowed = names(schema.ruleOf(error).path("properties"));
    var nearest = Nearest.of(key, allowed);
    nearest.ifPresent(name -> misspelt.add(at(error, name)));
    var hint = nearest.isPresent() ? Wording.didYouMean(key, allowed) : elsewhere(key);
    var message =
        "unknown key "
            + Quoted.text(key)
            + hint
            + (hint.endsWith("?") ? " Allowed here: " : "; allowed here: ")
            + String.join(", ", allowed);
    findings.add(place.key(key).keyMark(), "unknown-key", message);
  }

  /** Where a key that is right, but not here, belongs. */
  private String elsewhere(String key) {
    var top = schema.root().path("properties");
    if (top.has(key)) {
      return "; it belongs at the top of the file";
    }
    for (var part : top.properties()) {
      if (part.getValue().path("properties").has(key)) {
        return "; it belongs in " + Quoted.text(part.getKey());
      }
    }
    var isOfProcess = schema.root().at("/$defs/process/properties").has(key);
    return isOfProcess ? "; it belongs in a process, below 'processes'" : "";
  }

  private static List<String> names(JsonNode properties) {
    var names = new ArrayList<String>();
    for (var property : properties.properties()) {
      if (!property.getValue().path("doNotSuggest").asBoolean(false)) {
        names.add(property.getKey());
      }
    }
    return names;
  }

  private void missingKey(Error error) {
    var key = error.getProperty();
    if (misspelt.contains(at(error, key))) {
      return;
    }
    var place = Place.of(root, error.getInstanceLocation());
    var where = error.getInstanceLocation().getNameCount() == 0 ? "" : " in " + place.name();
    var constant = schema.ruleOf(error).path("properties").path(key).path("const");
    var hint = constant.isString() ? "; write " + key + ": " + constant.asString() : "";
    findings.add(
        place.keyMark(),
        "missing-key",
        "the key " + Quoted.text(key) + " is missing" + where + hint);
  }

  private static String at(Error error, String key) {
    return error.getInstanceLocation() + " " + key;
  }

  private void badKey(Error error) {
    var place = Place.of(root, error.getInstanceLocation()).key(error.getProperty());
    var rule = schema.ruleOf(error).path("propertyNames");
    var message =
        rule.path("errorMessage").asString().replace("{found}", Quoted.text(error.getProperty()));
    findings.add(place.keyMark(), rule.path("x-rule").asString(), message);
  }

  /** One problem a value: whoever mends that sees the next, if it is still there. */
  private void badValue(Error error) {
    if (findings.isFull() || !judgedValues.add(error.getInstanceLocation().toString())) {
      return;
    }
    var place = Place.of(root, error.getInstanceLocation());
    var keyword = error.getKeyword();
    var rule = schema.ruleOf(error);
    var mark = keyword.equals("not") ? place.keyMark() : place.valueMark();
    findings.add(mark, name(keyword, rule), Wording.of(keyword, rule, place));
  }

  private static String name(String keyword, JsonNode rule) {
    return switch (keyword) {
      case "type" -> "wrong-type";
      case "minimum", "maximum" -> "out-of-range";
      case "maxLength" -> "too-long";
      default -> rule.has("x-rule") ? rule.path("x-rule").asString() : standardName(keyword);
    };
  }

  private static String standardName(String keyword) {
    return switch (keyword) {
      case "maxItems", "maxProperties" -> "too-many";
      case "minItems", "minLength", "minProperties" -> "empty";
      default -> "wrong-value";
    };
  }
}
