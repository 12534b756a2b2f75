package dev.slipway.builder.sbom;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.sbom.Component.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/** {@code package.json} of what is installed. */
record NodePackages() implements Evidence {
  private static final Pattern INSTALLED =
      Pattern.compile("(^|.*/)node_modules/(@[^/]+/)?[^/@.][^/]*/package\\.json");

  /** Parsed it takes many times as much; npm's own registry takes far smaller ones. */
  private static final int MOST_PACKAGE = 1 << 20;

  @Override
  public boolean isIn(String path, boolean executable) {
    return path.endsWith("/package.json") && INSTALLED.matcher(path).matches();
  }

  @Override
  public List<Component> read(String path, InputStream file) throws IOException {
    return JsonObject.parse(file.readNBytes(MOST_PACKAGE)).stream()
        .map(json -> {
          var name = json.text("name").orElse("");
          var slash = name.startsWith("@") ? name.indexOf('/') : -1;
          var scope = slash < 0 ? "" : name.substring(0, slash);
          var version = json.text("version").orElse("");
          return new Component(Kind.NPM, scope, name.substring(slash + 1), version, "");
        })
        .toList();
  }
}
