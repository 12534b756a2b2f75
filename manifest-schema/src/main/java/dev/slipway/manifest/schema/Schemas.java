package dev.slipway.manifest.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The JSON Schemas (2020-12) that ship with Slipway, each complete in itself. */
public final class Schemas {
  private Schemas() {}

  /** The schema as JSON text, for editors and for {@code slipway schema}. */
  public static String text(SchemaKind kind) {
    var name = kind.name().toLowerCase(Locale.ROOT) + ".schema.json";
    try (var in = Schemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the jar", e);
    }
  }
}
