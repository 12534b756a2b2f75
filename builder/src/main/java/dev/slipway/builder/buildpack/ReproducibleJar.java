package dev.slipway.builder.buildpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar again so that it depends on what is in it alone: one time, one order, and no date in
 * the comments that Maven's older plugins write.
 */
final class ReproducibleJar {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 2, 0, 0);

  /** Readers of jars look for the manifest among the first entries. */
  private static final Comparator<ZipEntry> MANIFEST_FIRST =
      Comparator.comparing((ZipEntry e) -> !e.getName().equals("META-INF/"))
          .thenComparing(e -> !e.getName().equals("META-INF/MANIFEST.MF"))
          .thenComparing(ZipEntry::getName);

  private ReproducibleJar() {}

  /** Leaves jars that start with a script as they are: they would lose it. */
  static void rewrite(Path jar) throws IOException {
    if (!startsAsZip(jar)) {
      return;
    }
    var rewritten = jar.resolveSibling(jar.getFileName() + ".rewritten");
    try (var in = new ZipFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
      var entries = in.stream().map(ZipEntry.class::cast).sorted(MANIFEST_FIRST).toList();
      for (var entry : entries) {
        copy(in, entry, out);
      }
    }
    Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean startsAsZip(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      return in.read() == 'P' && in.read() == 'K';
    }
  }

  /** Nested jars are stored as they are: Spring Boot reads them in place. */
  private static void copy(ZipFile in, ZipEntry entry, ZipOutputStream out) throws IOException {
    var bytes = read(in, entry);
    var copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(TIME);
    copy.setMethod(entry.getMethod());
    if (entry.getMethod() == ZipEntry.STORED) {
      var crc = new CRC32();
      crc.update(bytes);
      copy.setSize(bytes.length);
      copy.setCompressedSize(bytes.length);
      copy.setCrc(crc.getValue());
    }
    out.putNextEntry(copy);
    out.write(bytes);
    out.closeEntry();
  }

  private static byte[] read(ZipFile in, ZipEntry entry) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var content = in.getInputStream(entry)) {
      content.transferTo(out);
    }
    return entry.getName().endsWith("/pom.properties") ? withoutComments(out) : out.toByteArray();
  }

  private static byte[] withoutComments(ByteArrayOutputStream properties) {
    return properties
        .toString(StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
