package dev.slipway.router.files;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.tls.CertificateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder of certificates: {@code NAME.crt} with {@code NAME.key}, or, as Kubernetes mounts a
 * Secret, {@code NAME/tls.crt} with {@code NAME/tls.key}.
 */
final class CertificateFolder {
  private static final int MOST_FILES = 20_000;
  private static final int LARGEST_FILE = 256 * 1024;
  private static final String CHAIN = ".crt";
  private static final String KEY = ".key";

  private final Path folder;

  CertificateFolder(Path folder) {
    this.folder = folder;
  }

  private record Pair(Path chain, Path key) {}

  /** Which file is which, how long, and since when: equal as long as nothing is written. */
  SortedMap<String, String> look() throws RejectedException {
    var seen = new TreeMap<String, String>();
    for (var pair : pairs().values()) {
      seen.put(pair.chain().toString(), stamp(pair.chain()));
      seen.put(pair.key().toString(), stamp(pair.key()));
    }
    return seen;
  }

  private static String stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
    } catch (IOException _) {
      return "none";
    }
  }

  /** What can not be read is an empty source, which is then a problem of its own. */
  SortedMap<String, CertificateSource> read() throws RejectedException {
    var sources = new TreeMap<String, CertificateSource>();
    for (var entry : pairs().entrySet()) {
      var pair = entry.getValue();
      sources.put(
          entry.getKey(),
          new CertificateSource(
              pair.chain().toString(),
              text(pair.chain()),
              pair.key().toString(),
              text(pair.key())));
    }
    return sources;
  }

  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private SortedMap<String, Pair> pairs() throws RejectedException {
    var pairs = new TreeMap<String, Pair>();
    try (var entries = Files.newDirectoryStream(folder)) {
      var count = 0;
      for (var entry : entries) {
        if (++count > MOST_FILES) {
          throw new RejectedException(
              "%s holds more than %d files\nkeep certificates apart from other files"
                  .formatted(folder, MOST_FILES));
        }
        add(entry, pairs);
      }
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      throw new RejectedException(
          "the certificates of %s can not be read: %s\nmake it a folder that this user may read"
              .formatted(folder, e.getMessage()),
          e);
    }
    return pairs;
  }

  private void add(Path entry, SortedMap<String, Pair> pairs) {
    var file = entry.getFileName().toString();
    if (file.startsWith(".")) {
      return;
    }
    if (file.endsWith(CHAIN) || file.endsWith(KEY)) {
      var name = file.substring(0, file.length() - CHAIN.length());
      pairs.put(name, new Pair(folder.resolve(name + CHAIN), folder.resolve(name + KEY)));
    } else if (Files.isDirectory(entry) && !Files.notExists(entry.resolve("tls.crt"))) {
      // Also where it can not be looked at: that is a problem, and no certificate that went.
      pairs.put(file, new Pair(entry.resolve("tls.crt"), entry.resolve("tls.key")));
    }
  }
}
