package dev.slipway.builder.sbom;

import dev.slipway.builder.sbom.Component.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the package managers of Debian and Alpine installed, and which system that is. */
record SystemPackages() implements Evidence {
  private static final Pattern DEB = Pattern.compile("var/lib/dpkg/status(\\.d/[^/]+)?");
  private static final Pattern APK = Pattern.compile("(usr/)?lib/apk/db/installed");
  private static final Pattern SYSTEM = Pattern.compile("(etc|usr/lib)/os-release");
  private static final Pattern BLANK_LINE = Pattern.compile("\\R\\R+");

  @Override
  public boolean isIn(String path, boolean executable) {
    return (DEB.matcher(path).matches() && !path.endsWith(".md5sums"))
        || APK.matcher(path).matches()
        || SYSTEM.matcher(path).matches();
  }

  @Override
  public List<Component> read(String path, InputStream file) throws IOException {
    var text = new String(file.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    if (SYSTEM.matcher(path).matches()) {
      var fields = fields(text, "=");
      var version = fields.getOrDefault("VERSION_ID", "");
      return List.of(new Component(Kind.SYSTEM, fields.getOrDefault("ID", ""), version));
    }
    var found = new ArrayList<Component>();
    for (var stanza : BLANK_LINE.splitAsStream(text).toList()) {
      found.addAll(DEB.matcher(path).matches() ? deb(stanza) : apk(stanza));
    }
    return found;
  }

  private static List<Component> deb(String stanza) {
    var fields = fields(stanza, ":");
    return fields.getOrDefault("Status", "ok installed").endsWith("installed")
            && !fields.getOrDefault("Status", "").endsWith("not-installed")
        ? packageOf(Kind.DEB, fields, List.of("Package", "Version", "Architecture"))
        : List.of();
  }

  private static List<Component> apk(String stanza) {
    return packageOf(Kind.APK, fields(stanza, ":"), List.of("P", "V", "A"));
  }

  private static List<Component> packageOf(
      Kind kind, Map<String, String> fields, List<String> names) {
    var texts = names.stream().map(name -> fields.getOrDefault(name, "")).toList();
    return texts.getFirst().isEmpty()
        ? List.of()
        : List.of(new Component(kind, "", texts.get(0), texts.get(1), texts.get(2)));
  }

  /** Lines that begin with a blank go on with the field before, and are not wanted. */
  private static Map<String, String> fields(String text, String separator) {
    var fields = new TreeMap<String, String>();
    text.lines()
        .filter(line -> line.indexOf(separator) > 0 && !Character.isWhitespace(line.charAt(0)))
        .forEach(line -> {
          var at = line.indexOf(separator);
          var value = line.substring(at + 1).strip().replaceAll("^[\"']|[\"']$", "");
          fields.putIfAbsent(line.substring(0, at), value);
        });
    return fields;
  }
}
