package dev.slipway.builder.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that somebody else wrote. */
class LayerFilesTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  @Test
  void a_file_above_the_image_is_refused() throws Exception {
    file("../escaped");
    refused();
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  @Test
  void a_file_behind_a_link_is_refused() throws Exception {
    Files.createDirectory(folder.resolve("outside"));
    link("app", folder.resolve("outside").toString());
    file("app/escaped");
    refused();
    assertThat(folder.resolve("outside")).isEmptyDirectory();
  }

  @Test
  void a_file_over_a_link_takes_its_place() throws Exception {
    Files.writeString(folder.resolve("victim"), "mine");
    link("file", folder.resolve("victim").toString());
    file("file");
    unpack();
    assertThat(folder.resolve("victim")).hasContent("mine");
    assertThat(folder.resolve("root/file")).hasContent("theirs");
  }

  @Test
  void a_device_is_refused() throws Exception {
    tar.putArchiveEntry(new TarArchiveEntry("null", TarConstants.LF_CHR));
    tar.closeArchiveEntry();
    refused();
  }

  private void file(String name) throws IOException {
    var entry = new TarArchiveEntry(name, true);
    entry.setSize(6);
    tar.putArchiveEntry(entry);
    tar.write("theirs".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    tar.closeArchiveEntry();
  }

  private void link(String name, String target) throws IOException {
    var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void unpack() throws IOException {
    tar.close();
    var root = Files.createDirectories(folder.resolve("root"));
    new LayerFiles(root).unpack(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private void refused() {
    assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
  }
}
