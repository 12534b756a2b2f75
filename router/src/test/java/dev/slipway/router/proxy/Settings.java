package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.WorkingTree;
import java.nio.file.Files;
import java.util.Optional;

/** Settings of an app, as its manifest says them. */
final class Settings {
  private static final String APP =
      """
      apiVersion: slipway.dev/v1
      kind: App
      image: registry.example.com/shop:1
      processes: {api: {port: 9000}}
      """;

  private Settings() {}

  /**
   * @param yaml what stands below {@code routing}, each line on its own
   */
  static Routing of(String yaml) throws Exception {
    var folder = Files.createTempDirectory("settings");
    var file = Files.createDirectories(folder.resolve("apps")).resolve("shop.yaml");
    var other = file.resolveSibling("docs.yaml");
    try {
      Files.writeString(other, APP);
      Files.writeString(file, APP + "routing:\n" + yaml.indent(2));
      var manifests = new ManifestReader(new Domain("localhost")).read(WorkingTree.of(folder));
      if (!manifests.problems().isEmpty()) {
        throw new IllegalArgumentException(manifests.problems().toString());
      }
      return Optional.ofNullable(manifests.apps().get(new AppName("shop")))
          .flatMap(manifest -> manifest.app())
          .orElseThrow()
          .settings()
          .routing();
    } finally {
      Files.delete(file);
      Files.delete(other);
      Files.delete(file.getParent());
      Files.delete(folder);
    }
  }
}
