package dev.slipway.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemasTest {
  private static JsonNode json(SchemaKind kind) {
    return JsonMapper.shared().readTree(Schemas.text(kind));
  }

  @ParameterizedTest
  @EnumSource
  void a_schema_is_one_of_2020_12(SchemaKind kind) {
    var meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(Schemas.text(kind), InputFormat.JSON)).isEmpty();
  }

  @Test
  void what_manifests_and_releases_share_is_the_same() {
    var app = json(SchemaKind.APP).path("$defs");
    var release = json(SchemaKind.RELEASE).path("$defs");
    for (var name : List.of("secretKey", "envValue", "command", "port", "health", "processes")) {
      assertThat(release.path(name)).isEqualTo(app.path(name)).isNotEmpty();
    }
  }

  @Test
  void what_the_platform_says_of_routing_is_what_an_app_may_say_of_it() {
    var app = json(SchemaKind.APP).at("/properties/routing/properties");
    var platform = json(SchemaKind.PLATFORM).at("/properties/routing/properties");
    var both = new TreeSet<>(app.propertyNames());
    both.removeAll(List.of("enabled", "paths", "redirects")); // an app's alone
    assertThat(new TreeSet<>(platform.propertyNames())).isEqualTo(both);
  }

  @ParameterizedTest
  @EnumSource
  void every_property_says_what_it_is_for(SchemaKind kind) {
    assertThat(described(json(kind), json(kind))).isEmpty();
  }

  /** The names of properties that are not described, here or where they refer to. */
  private static List<String> described(JsonNode node, JsonNode root) {
    var missing = new ArrayList<String>();
    for (var property : node.path("properties").properties()) {
      var schema = property.getValue();
      var reference = schema.path("$ref").asString("");
      var target = reference.isEmpty() ? schema : root.at(reference.substring("#".length()));
      if (!target.has("description") && !schema.has("not")) {
        missing.add(property.getKey());
      }
      missing.addAll(described(schema, root));
    }
    node.path("$defs").forEach(definition -> missing.addAll(described(definition, root)));
    return missing;
  }

  @Test
  void every_property_and_rule_is_in_the_manual() throws Exception {
    var manual = Files.readString(Path.of("../docs/manifests.md"));
    var words = new TreeSet<String>();
    for (var kind : SchemaKind.values()) {
      collect(json(kind), words);
    }

    assertThat(words).hasSizeGreaterThan(40);
    assertThat(words).allSatisfy(word -> assertThat(manual).contains("`" + word + "`"));
  }

  private static void collect(JsonNode node, Set<String> words) {
    node.path("properties").properties().forEach(property -> words.add(property.getKey()));
    if (node.has("x-rule")) {
      words.add(node.path("x-rule").asString());
    }
    node.forEach(child -> collect(child, words));
  }
}
