package dev.slipway.manifest.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.RegularExpression;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A schema ready to validate. Immutable once made. */
final class CompiledSchema {
  /** A pattern recurses for each character, so a longer text fits none. */
  private static final int LONGEST_MATCHED = 2_048;

  private static final Map<SchemaKind, CompiledSchema> ALL = compileAll();

  private final Schema schema;

  private CompiledSchema(Schema schema) {
    this.schema = schema;
  }

  static CompiledSchema of(SchemaKind kind) {
    var compiled = ALL.get(kind);
    if (compiled == null) {
      throw new IllegalStateException("every kind has a schema");
    }
    return compiled;
  }

  /** The schema itself. */
  JsonNode root() {
    return schema.getSchemaNode();
  }

  List<Error> validate(JsonNode instance) {
    return schema.validate(instance);
  }

  /** The schema that has the keyword of this error; a JSON null where the error is at the root. */
  JsonNode ruleOf(Error error) {
    var fragment = error.getSchemaLocation().getFragment();
    return at(fragment, fragment.getNameCount() - 1);
  }

  private JsonNode at(NodePath path, int depth) {
    var node = schema.getSchemaNode();
    for (var i = 0; i < depth; i++) {
      var element = path.getElement(i);
      node = element instanceof Integer index ? node.path(index) : node.path(path.getName(i));
    }
    return node;
  }

  private static Map<SchemaKind, CompiledSchema> compileAll() {
    var config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(CompiledSchema::boundedPattern)
            .build();
    var registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
    var all = new EnumMap<SchemaKind, CompiledSchema>(SchemaKind.class);
    for (var kind : SchemaKind.values()) {
      var schema = registry.getSchema(Schemas.text(kind), InputFormat.JSON);
      schema.initializeValidators();
      all.put(kind, new CompiledSchema(schema));
    }
    return all;
  }

  private static RegularExpression boundedPattern(String regex) {
    var pattern = Pattern.compile(regex);
    return text -> text.length() <= LONGEST_MATCHED && pattern.matcher(text).find();
  }
}
