package dev.slipway.builder.sbom;

import dev.slipway.builder.sbom.Component.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The metadata of what pip and its like installed. */
record PythonPackages() implements Evidence {
  @Override
  public boolean isIn(String path, boolean executable) {
    return path.endsWith(".dist-info/METADATA") || path.endsWith(".egg-info/PKG-INFO");
  }

  @Override
  public List<Component> read(String path, InputStream file) throws IOException {
    var text = new String(file.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    var head = text.lines().takeWhile(line -> !line.isBlank()).toList();
    return List.of(new Component(Kind.PYPI, field(head, "Name: "), field(head, "Version: ")));
  }

  private static String field(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(name.length()).strip())
        .orElse("");
  }
}
