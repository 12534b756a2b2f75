package dev.slipway.builder.image;

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
  void a_device_is_left_out() throws Exception {
    tar.putArchiveEntry(new TarArchiveEntry("null", TarConstants.LF_CHR));
    tar.closeArchiveEntry();
    file("file");
    unpack();
    assertThat(folder.resolve("root/null")).doesNotExist();
    assertThat(folder.resolve("root/file")).hasContent("theirs");
  }

  @Test
  void a_hard_link_is_a_second_name_also_of_a_file_below() throws Exception {
    below("bin/tool", "tool");
    hardLink("bin/alias", "bin/tool");
    file("own");
    hardLink("again", "own");
    unpack();
    assertThat(folder.resolve("root/bin/alias")).hasContent("tool");
    assertThat(folder.resolve("root/again")).hasContent("theirs");
  }

  @Test
  void a_hard_link_to_a_file_outside_is_refused() throws Exception {
    Files.writeString(folder.resolve("victim"), "mine");
    hardLink("mine", "../victim");
    refused();
  }

  @Test
  void a_hard_link_behind_a_link_is_refused() throws Exception {
    Files.writeString(folder.resolve("victim"), "mine");
    link("up", "..");
    hardLink("mine", "up/victim");
    refused();
  }

  @Test
  void what_a_layer_says_is_gone_is_gone() throws Exception {
    below("etc/old/file", "old");
    below("etc/kept", "kept");
    below("cache/one", "1");
    below("cache/two/deep", "2");
    file("etc/.wh.old");
    file("cache/new");
    file("cache/.wh..wh..opq");
    unpack();
    assertThat(folder.resolve("root/etc/old")).doesNotExist();
    assertThat(folder.resolve("root/etc/kept")).hasContent("kept");
    assertThat(folder.resolve("root/cache").toFile().list()).containsExactly("new");
  }

  @Test
  void a_file_that_is_gone_behind_a_link_is_refused() throws Exception {
    Files.createDirectory(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/victim"), "mine");
    link("app", folder.resolve("outside").toString());
    file("app/.wh.victim");
    refused();
    assertThat(folder.resolve("outside/victim")).hasContent("mine");
  }

  @Test
  void a_mark_that_names_the_folder_above_is_refused() throws Exception {
    below("a/file", "kept");
    file("a/.wh...");
    refused();
    assertThat(folder).isDirectory();
  }

  @Test
  void a_file_takes_the_place_of_a_folder_below() throws Exception {
    below("app/old", "old");
    file("app");
    unpack();
    assertThat(folder.resolve("root/app")).hasContent("theirs");
  }

  @Test
  void an_unknown_kind_of_layer_is_refused_by_name() {
    assertThatThrownBy(() ->
            LayerFiles.unpack(
                "application/vnd.oci.image.layer.v1.tar+zstd",
                new ByteArrayInputStream(new byte[0]),
                folder))
        .hasMessageContaining("tar+zstd");
  }

  private void below(String name, String text) throws IOException {
    var file = folder.resolve("root").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void hardLink(String name, String target) throws IOException {
    var entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
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
    LayerFiles.unpack(MediaTypes.LAYER, new ByteArrayInputStream(bytes.toByteArray()), root);
  }

  private void refused() {
    assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
  }
}
