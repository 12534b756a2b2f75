package dev.slipway.builder.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
  @TempDir Path folder;

  private byte[] said() throws IOException {
    var files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve("a"), "text");
    Files.createSymbolicLink(files.resolve("link"), Path.of("a"));
    Files.createDirectory(files.resolve("empty"));
    assertThat(files.resolve("a").toFile().setExecutable(true)).isTrue();
    var out = new ByteArrayOutputStream();
    new Speaker(out).sayFiles(files);
    return out.toByteArray();
  }

  private Path heard(byte[] said, String name) throws IOException {
    return new Listener(new ByteArrayInputStream(said)).files(folder.resolve(name));
  }

  @Test
  void files_arrive_as_they_were() throws IOException {
    var files = heard(said(), "heard");

    assertThat(files.resolve("a")).hasContent("text").isExecutable();
    assertThat(Files.readSymbolicLink(files.resolve("link"))).isEqualTo(Path.of("a"));
    assertThat(files.resolve("empty")).isEmptyDirectory();
  }

  @Test
  void files_that_end_half_way_are_refused_wherever_that_is() throws IOException {
    var said = said();
    for (var length = 0; length < said.length; length += 97) {
      var part = Arrays.copyOf(said, length);
      var name = "part" + length;
      assertThatThrownBy(() -> heard(part, name)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void what_is_no_word_is_refused() {
    var longer = new byte[] {'L', 127, 0, 0, 0};
    var unknown = new byte[] {99, 0, 0, 0, 0};
    for (var said : new byte[][] {longer, unknown}) {
      assertThatThrownBy(() -> new Listener(new ByteArrayInputStream(said)).next())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not understood");
    }
  }
}
