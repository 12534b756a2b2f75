package dev.slipway.builder.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.manifest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
  private static final String DPKG =
      """
      Package: libc6
      Status: install ok installed
      Architecture: amd64
      Version: 2.41-12+deb13u1
      Description: a line
       Package: of no package

      Package: removed
      Status: deinstall ok config-files
      Version: 1

      Package: gone
      Status: purge ok not-installed
      """;

  @TempDir Path folder;

  @Test
  void node_packages_are_what_is_installed_and_nothing_else() throws Exception {
    write("node_modules/left-pad/package.json", "{\"name\":\"left-pad\",\"version\":\"1.3.0\"}");
    write("node_modules/@acme/ui/package.json", "{\"name\":\"@acme/ui\",\"version\":\"2.0.0\"}");
    write("node_modules/a/node_modules/b/package.json", "{\"name\":\"b\",\"version\":\"1.0.0\"}");
    write("node_modules/a/test/package.json", "{\"name\":\"fixture\",\"version\":\"9\"}");
    write("node_modules/damaged/package.json", "{");
    write("package.json", "{\"name\":\"shop\",\"version\":\"1\"}");
    assertThat(found())
        .containsExactly("pkg:npm/%40acme/ui@2.0.0", "pkg:npm/b@1.0.0", "pkg:npm/left-pad@1.3.0");
  }

  @Test
  void python_packages_are_named_as_their_index_names_them() throws Exception {
    write(
        "site/Flask_Cors-4.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: Flask_Cors\nVersion: 4.0\n\nName: of the text\n");
    assertThat(found()).containsExactly("pkg:pypi/flask-cors@4.0");
  }

  @Test
  void jars_are_known_by_their_coordinates_or_their_name_also_within_each_other() throws Exception {
    var inner = jar("META-INF/maven/com.acme/greet/pom.properties", coordinates("greet", "1.2"));
    write("lib/plain-3.1-beta.jar", jar("A.class", new byte[3]));
    write("lib/none.jar", new byte[] {1, 2, 3});
    write("lib/cut-1.0.jar", Arrays.copyOf(inner, 70));
    write("shop.jar", jar("BOOT-INF/lib/greet-1.2.jar", inner));
    assertThat(found())
        .containsExactly("jar:cut@1.0", "jar:plain@3.1-beta", "pkg:maven/com.acme/greet@1.2");
  }

  @Test
  void what_swells_beyond_measure_is_not_read_to_its_end() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("zeros"));
      zip.write(new byte[2 << 20]);
      zip.putNextEntry(new ZipEntry("META-INF/maven/com.acme/late/pom.properties"));
      zip.write(coordinates("late", "1"));
    }
    var small = new JavaArchives(1 << 20);
    assertThat(small.read("bomb-1.0.jar", new ByteArrayInputStream(bomb.toByteArray())))
        .extracting(Component::reference)
        .containsExactly("jar:bomb@1.0");
  }

  @Test
  void packages_of_the_system_have_its_name() throws Exception {
    var debian =
        layer(
            file("var/lib/dpkg/status", DPKG),
            file("usr/lib/os-release", "ID=debian\nVERSION_ID=\"13\"\n"));
    assertThat(references(debian))
        .containsExactly("pkg:deb/debian/libc6@2.41-12%2Bdeb13u1?arch=amd64", "system:debian@13");
    var alpine =
        layer(
            file("lib/apk/db/installed", "C:Q1\nP:musl\nV:1.2.5-r10\nA:x86_64\n\nP:busybox\nV:1\n"),
            file("etc/os-release", "ID=wolfi\n"));
    assertThat(references(alpine))
        .containsExactly(
            "pkg:apk/wolfi/busybox@1", "pkg:apk/wolfi/musl@1.2.5-r10?arch=x86_64", "system:wolfi@");
  }

  @Test
  void layers_take_away_and_replace_what_is_below_them() throws Exception {
    var module = "node_modules/%s/package.json";
    var below =
        layer(
            file("app/" + module.formatted("a"), "{\"name\":\"a\",\"version\":\"1\"}"),
            file("app/" + module.formatted("b"), "{\"name\":\"b\",\"version\":\"1\"}"),
            file("old/" + module.formatted("c"), "{\"name\":\"c\",\"version\":\"1\"}"),
            file("opt/" + module.formatted("d"), "{\"name\":\"d\",\"version\":\"1\"}"));
    var above =
        layer(
            file("./app/" + module.formatted("a"), "{\"name\":\"a\",\"version\":\"2\"}"),
            file("app/node_modules/.wh.b", ""),
            file("old/.wh..wh..opq", ""),
            file("old/" + module.formatted("e"), "{\"name\":\"e\",\"version\":\"1\"}"),
            file(".wh.opt", ""));
    assertThat(references(Contents.of(List.of(below, above))))
        .containsExactly("pkg:npm/a@2", "pkg:npm/e@1");
    assertThat(references(Contents.of(List.of(below, layer(file(".wh..wh..opq", "")))))).isEmpty();
  }

  @Test
  void what_no_one_could_have_named_so_is_left_out() throws Exception {
    write("node_modules/a/package.json", "{\"name\":\"a\\u0007\",\"version\":\"1\"}");
    write("node_modules/b/package.json", "{\"name\":\"" + "b".repeat(501) + "\"}");
    write("node_modules/c/package.json", "{\"name\":\"c\"}");
    assertThat(found()).containsExactly("pkg:npm/c");
  }

  @Test
  void a_layer_that_can_not_be_read_is_said_to_be_missing() throws Exception {
    var file = Files.writeString(folder.resolve("layer"), "zstd");
    var layer = new Descriptor(MediaTypes.LAYER + "+zstd", Digest.of("zstd"), 4);
    var contents = Contents.of(List.of(Contents.ofLayer(layer, file)));
    assertThat(contents.isWhole()).isFalse();
    assertThat(contents.components()).isEmpty();
  }

  private List<String> found() throws IOException {
    return references(Contents.ofFolder(folder));
  }

  private static List<String> references(Contents contents) {
    return contents.components().stream().map(Component::reference).toList();
  }

  private void write(String path, String text) throws IOException {
    write(path, text.getBytes(UTF_8));
  }

  private void write(String path, byte[] bytes) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] coordinates(String artifact, String version) {
    return "groupId=com.acme\nartifactId=%s\nversion=%s\n"
        .formatted(artifact, version)
        .getBytes(UTF_8);
  }

  private static byte[] jar(String name, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private record Entry(String path, String text) {}

  private static Entry file(String path, String text) {
    return new Entry(path, text);
  }

  private Contents layer(Entry... entries) throws IOException {
    var file = Files.createTempFile(folder, "layer", ".tar");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      for (var entry : Arrays.asList(entries)) {
        var bytes = entry.text().getBytes(UTF_8);
        var header = new TarArchiveEntry(entry.path());
        header.setSize(bytes.length);
        tar.putArchiveEntry(header);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    var layer = new Descriptor(MediaTypes.LAYER, Digest.of("any"), Files.size(file));
    return Contents.ofLayer(layer, file);
  }
}
