package dev.slipway.builder;

import dev.slipway.builder.image.Manifest;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image as any tool makes it. */
final class PlainImage {
  private PlainImage() {}

  /** Takes the labels off the one image of a layout. */
  static void withoutLabels(Path layout) throws IOException {
    var index = layout.resolve("index.json");
    var image =
        Manifest.parse(Files.readAllBytes(index)).flatMap(Manifest::first).orElseThrow().digest();
    var manifest = Files.readString(blob(layout, image));
    var config =
        Manifest.parse(manifest.getBytes(StandardCharsets.UTF_8))
            .flatMap(Manifest::config)
            .orElseThrow()
            .digest();
    var plain = Files.readString(blob(layout, config)).replace("dev.slipway.", "com.example.");
    // The size stays: both names have 12 letters.
    var changed = manifest.replace(config.value(), write(layout, plain).value());
    Files.writeString(
        index, Files.readString(index).replace(image.value(), write(layout, changed).value()));
  }

  private static Digest write(Path layout, String text) throws IOException {
    var digest = Digest.of(text);
    Files.writeString(blob(layout, digest), text);
    return digest;
  }

  private static Path blob(Path layout, Digest digest) {
    return layout.resolve("blobs/sha256").resolve(digest.hex());
  }
}
