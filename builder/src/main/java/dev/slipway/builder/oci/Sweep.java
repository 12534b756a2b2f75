package dev.slipway.builder.oci;

import dev.slipway.builder.image.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes away the blobs of a layout that no image of it needs any more. */
record Sweep(Layout layout) {
  void run() throws IOException {
    var blobs = layout.blobs();
    if (!Files.isDirectory(blobs.folder())) {
      return;
    }
    var needed = needed(blobs);
    try (var files = Files.list(blobs.folder())) {
      for (var file : files.toList()) {
        if (!needed.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Set<String> needed(Blobs blobs) throws IOException {
    var needed = new HashSet<String>();
    for (var image : layout.all()) {
      needed.add(image.digest().hex());
      var manifest = blobs.read(image.digest()).flatMap(Manifest::parse);
      manifest.flatMap(Manifest::config).ifPresent(config -> needed.add(config.digest().hex()));
      manifest
          .flatMap(Manifest::layers)
          .orElse(List.of())
          .forEach(layer -> needed.add(layer.digest().hex()));
    }
    return needed;
  }
}
