package dev.slipway.builder.image;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What {@code docker save} writes, old and new: a tar archive with a {@code manifest.json}. */
public final class DockerArchive {
  private static final int MOST_ENTRIES = 10_000;

  private final Path folder;
  private final Map<String, String> links = new HashMap<>();
  private final Path layout;

  private DockerArchive(Path folder, Path layout) {
    this.folder = folder;
    this.layout = layout;
  }

  /**
   * Makes an OCI image layout of the one image of an archive, in a folder that is made.
   *
   * @throws IOException also where it is no such archive
   */
  public static void toLayout(Path tar, Path layout) throws IOException {
    Files.createDirectories(layout);
    var folder = Files.createTempDirectory(layout, "archive-");
    try {
      var archive = new DockerArchive(folder, layout);
      archive.unpack(tar);
      archive.convert();
    } finally {
      Folders.delete(folder);
    }
  }

  private void unpack(Path file) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        var tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
      var entries = 0;
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw new IOException("the archive has more than " + MOST_ENTRIES + " entries");
        }
        var target = within(entry.getName());
        if (entry.isSymbolicLink()) {
          var parent = Optional.ofNullable(target.getParent()).orElse(folder);
          links.put(name(target), name(parent.resolve(entry.getLinkName()).normalize()));
        } else if (entry.isFile()) {
          Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
          Files.copy(tar, target);
        }
      }
    }
  }

  private Path within(String name) throws IOException {
    var target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive has a file outside of itself: " + name);
    }
    return target;
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }

  private void convert() throws IOException {
    var images =
        JsonObject.parseList(Files.readAllBytes(folder.resolve("manifest.json"))).orElse(List.of());
    if (images.size() != 1) {
      throw new IOException("the archive has " + images.size() + " images and not one");
    }
    var image = images.getFirst();
    var config =
        image.text("Config").orElseThrow(() -> new IOException("the archive has no config"));
    var configBlob = take(config, MediaTypes.CONFIG);
    var layers = new ArrayList<Descriptor>();
    for (var layer : image.texts("Layers")) {
      layers.add(take(layer, mediaType(file(layer))));
    }
    var manifest = Manifest.write(configBlob, layers, Optional.empty());
    var written = folder.resolve("manifest.oci");
    Files.write(written, manifest);
    var index = new LinkedHashMap<String, Object>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("manifests", List.of(take(name(written), MediaTypes.MANIFEST).json()));
    Files.write(layout.resolve("index.json"), new JsonObject(index).bytes());
  }

  /** Docker's archives name the file of a layer that is there twice by a link. */
  private Path file(String name) throws IOException {
    return within(links.getOrDefault(name, name));
  }

  private static String mediaType(Path layer) throws IOException {
    try (var in = Files.newInputStream(layer, LinkOption.NOFOLLOW_LINKS)) {
      var magic = in.readNBytes(2);
      var isGzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
      return isGzip ? MediaTypes.GZIP_LAYER : MediaTypes.LAYER;
    }
  }

  private Descriptor take(String name, String mediaType) throws IOException {
    var file = file(name);
    var digest = Sha256.of(file);
    var descriptor = new Descriptor(mediaType, digest, Files.size(file));
    var blobs = Files.createDirectories(layout.resolve("blobs").resolve("sha256"));
    Files.copy(file, blobs.resolve(digest.hex()), StandardCopyOption.REPLACE_EXISTING);
    return descriptor;
  }
}
