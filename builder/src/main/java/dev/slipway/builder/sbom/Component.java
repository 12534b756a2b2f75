package dev.slipway.builder.sbom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A package that is in an image.
 *
 * @param kind of package
 * @param group what its name is unique in; empty where it has none
 * @param architecture empty where it is of no matter
 */
record Component(Kind kind, String group, String name, String version, String architecture)
    implements Comparable<Component> {
  private static final int LONGEST = 500;
  private static final Comparator<Component> ORDER =
      Comparator.comparing(Component::reference).thenComparing(Component::kind);

  /** Kinds of packages, and what package URLs call them. */
  enum Kind {
    NPM("npm"),
    MAVEN("maven"),
    PYPI("pypi"),
    GO("golang"),
    DEB("deb"),
    APK("apk"),
    /** A jar that does not say its coordinates. */
    JAR(""),
    SYSTEM("");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  /** One without a group. */
  Component(Kind kind, String name, String version) {
    this(kind, "", name, version, "");
  }

  /** Whether the file that told of it can be believed: what is no name is left out. */
  boolean isPlausible() {
    return !name.isEmpty()
        && (group + name + version + architecture).length() <= LONGEST
        && (group + name + version + architecture).chars().noneMatch(Character::isISOControl);
  }

  Component in(String newGroup) {
    return new Component(kind, newGroup, name, version, architecture);
  }

  /** Unique in an image: the package URL, where there is one. */
  String reference() {
    return kind.type.isEmpty()
        ? kind.name().toLowerCase(Locale.ROOT) + ":" + name + "@" + version
        : url();
  }

  /** By the specification of package URLs. */
  private String url() {
    var path = (group.isEmpty() ? "" : group + "/") + canonical();
    var segments =
        Arrays.stream(path.split("/")).map(Component::encoded).collect(Collectors.joining("/"));
    return "pkg:"
        + kind.type
        + "/"
        + segments
        + (version.isEmpty() ? "" : "@" + encoded(version))
        + (architecture.isEmpty() ? "" : "?arch=" + encoded(architecture));
  }

  private String canonical() {
    return kind == Kind.PYPI ? name.toLowerCase(Locale.ROOT).replace('_', '-') : name;
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || ".-_~:".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }

  /** As CycloneDX has it. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", kind == Kind.SYSTEM ? "operating-system" : "library");
    json.put("bom-ref", reference());
    if (!group.isEmpty()) {
      json.put("group", group);
    }
    json.put("name", name);
    if (!version.isEmpty()) {
      json.put("version", version);
    }
    if (!kind.type.isEmpty()) {
      json.put("purl", url());
    }
    return json;
  }

  @Override
  public int compareTo(Component other) {
    return ORDER.compare(this, other);
  }
}
