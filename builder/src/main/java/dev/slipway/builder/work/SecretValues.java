package dev.slipway.builder.work;

import dev.slipway.builder.json.JsonObject;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Secrets for a build, by the id that its steps name. The text of this never tells a value.
 *
 * @param byId each at most {@value #LONGEST} bytes
 */
public record SecretValues(SortedMap<String, String> byId) {
  public static final SecretValues NONE = new SecretValues(new TreeMap<>());

  /** In bytes; well below what the kernel takes as one variable (128 KiB). */
  public static final int LONGEST = 64 << 10;

  public SecretValues {
    byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
  }

  public boolean isEmpty() {
    return byId.isEmpty();
  }

  /** For who carries out the build elsewhere, and for nobody else. */
  public JsonObject toJson() {
    return new JsonObject(new TreeMap<>(byId));
  }

  /** What {@link #toJson} said. */
  public static SecretValues ofJson(JsonObject json) {
    var values = new TreeMap<String, String>();
    for (var id : json.entries().keySet()) {
      json.text(id).ifPresent(value -> values.put(id, value));
    }
    return new SecretValues(values);
  }

  @Override
  public String toString() {
    return "SecretValues" + byId.keySet();
  }
}
