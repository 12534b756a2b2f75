package dev.slipway.builder.sbom;

import dev.slipway.builder.sbom.Component.Kind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Jars, and those within them: by the coordinates that Maven put into them, else by the name of the
 * file.
 *
 * @param mostBytes of one archive with all within it, unpacked: what is behind that is not read
 */
record JavaArchives(long mostBytes) implements Evidence {
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(jar|war|ear)");
  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern NAME = Pattern.compile("(?:.*/)?([^/]+?)-(\\d[^/]*?)\\.[jwe]ar");
  private static final int DEEPEST = 3;

  private static final int MOST_PROPERTIES = 64 << 10;

  @Override
  public boolean isIn(String path, boolean executable) {
    return ARCHIVE.matcher(path).matches();
  }

  @Override
  public List<Component> read(String path, InputStream file) throws IOException {
    return new Reading(mostBytes).read(path, file, 1);
  }

  /** One archive of the image, with all that are within it. */
  private static final class Reading {
    private final byte[] passedOver = new byte[1 << 16];
    private long left;
    private int count;

    Reading(long mostBytes) {
      this.left = mostBytes;
    }

    List<Component> read(String path, InputStream file, int depth) throws IOException {
      var own = new ArrayList<Component>();
      var within = new ArrayList<Component>();
      try {
        var zip = new ZipInputStream(file);
        for (var e = zip.getNextEntry(); e != null && left > 0; e = zip.getNextEntry()) {
          if (COORDINATES.matcher(e.getName()).matches()) {
            var bytes = zip.readNBytes(MOST_PROPERTIES);
            left -= bytes.length;
            add(coordinates(bytes), own);
          } else if (depth < DEEPEST && ARCHIVE.matcher(e.getName()).matches()) {
            within.addAll(read(e.getName(), zip, depth + 1));
          }
          passOver(zip);
        }
      } catch (ZipException | EOFException | IllegalArgumentException damaged) {
        // Java may read it in another way; its name says something still.
      }
      var name = NAME.matcher(path);
      if (own.isEmpty() && name.matches()) {
        add(new Component(Kind.JAR, name.group(1), name.group(2)), own);
      }
      own.addAll(within);
      return own;
    }

    private void add(Component told, List<Component> to) {
      if (told.isPlausible() && count < Sbom.MOST_COMPONENTS) {
        count++;
        to.add(told);
      }
    }

    /** What a few bytes swell to is not read for ever. */
    private void passOver(InputStream entry) throws IOException {
      left -= 64; // entries without content are not for nothing
      for (var n = 0; n >= 0 && left > 0; n = entry.read(passedOver)) {
        left -= n;
      }
    }
  }

  private static Component coordinates(byte[] bytes) throws IOException {
    var properties = new Properties();
    properties.load(new ByteArrayInputStream(bytes));
    return new Component(
        Kind.MAVEN,
        properties.getProperty("groupId", ""),
        properties.getProperty("artifactId", ""),
        properties.getProperty("version", ""),
        "");
  }
}
