package dev.slipway.reconciler.install;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who takes requests to the apps. What is not allowed is refused by {@link
 * IllegalArgumentException}, with a message for a person.
 *
 * @param count how many routers of their own; 0: the daemons do it themselves
 * @param service how requests from outside come to them
 * @param settings of them, by their names in a settings file ({@code max-body}); those that an
 *     installation decides itself are refused
 */
public record Routers(int count, RouterService service, SortedMap<String, String> settings) {
  private static final int MOST = 100;

  /** The settings that are decided here. */
  private static final Set<String> OWN = Set.of("certificates", "router", "router-tls");

  public Routers {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    if (count < 0 || count > MOST) {
      throw new IllegalArgumentException("from 0 to " + MOST + " routers: " + count);
    }
    for (var setting : settings.keySet()) {
      if (OWN.contains(setting)) {
        throw new IllegalArgumentException("an installation sets " + setting + " itself");
      }
    }
  }

  /** Without settings. */
  public Routers(int count, RouterService service) {
    this(count, service, new TreeMap<>());
  }

  /** Whether there are routers besides the daemons. */
  boolean areApart() {
    return count > 0;
  }
}
