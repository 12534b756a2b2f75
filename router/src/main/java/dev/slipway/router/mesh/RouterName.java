package dev.slipway.router.mesh;

import java.util.regex.Pattern;

/** Tells the routers of a mesh apart: letters, digits, dots, dashes, colons; at most 100. */
public record RouterName(String value) implements Comparable<RouterName> {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}");

  public RouterName {
    if (!RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the name of a router is of letters, digits, dots, dashes and colons, 100 at most");
    }
  }

  /** After a machine, whatever that is called, and the port it listens on. */
  public static RouterName of(String machine, int port) {
    var name = machine.replaceAll("[^A-Za-z0-9.-]", "-").replaceFirst("^[.-]+", "");
    var start = name.substring(0, Math.min(name.length(), 80));
    return new RouterName((start + ":" + port).replaceFirst("^:", "router:"));
  }

  @Override
  public int compareTo(RouterName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
