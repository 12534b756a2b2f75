package dev.slipway.builder.work;

import dev.slipway.builder.json.JsonObject;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Secrets for a build. The text of this never tells a value.
 *
 * @param byId those that its steps mount, by the id that they name, each at most {@value #LONGEST}
 *     bytes
 * @param logins of registries, as a docker config, for what it begins with
 */
public record SecretValues(SortedMap<String, String> byId, Optional<JsonObject> logins) {
  public static final SecretValues NONE = new SecretValues(new TreeMap<>());

  private static final String BY_ID = "byId";
  private static final String LOGINS = "logins";

  /** In bytes; well below what the kernel takes as one variable (128 KiB). */
  public static final int LONGEST = 64 << 10;

  public SecretValues {
    byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
  }

  /** Where registries are open to all, or to the machine. */
  public SecretValues(SortedMap<String, String> byId) {
    this(byId, Optional.empty());
  }

  /** These, and logins of registries. */
  public SecretValues with(Optional<JsonObject> newLogins) {
    return new SecretValues(byId, newLogins);
  }

  public boolean isEmpty() {
    return byId.isEmpty() && logins.isEmpty();
  }

  /** For who carries out the build elsewhere, and for nobody else. */
  public JsonObject toJson() {
    var json = new TreeMap<String, Object>();
    json.put(BY_ID, byId);
    logins.ifPresent(config -> json.put(LOGINS, config.entries()));
    return new JsonObject(json);
  }

  /** What {@link #toJson} said. */
  public static SecretValues ofJson(JsonObject json) {
    var values = new TreeMap<String, String>();
    var byId = json.object(BY_ID);
    for (var id : byId.entries().keySet()) {
      byId.text(id).ifPresent(value -> values.put(id, value));
    }
    var hasLogins = json.entries().containsKey(LOGINS);
    return new SecretValues(
        values, hasLogins ? Optional.of(json.object(LOGINS)) : Optional.empty());
  }

  @Override
  public String toString() {
    return "SecretValues" + byId.keySet() + (logins.isPresent() ? " and logins" : "");
  }
}
