package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTest {
  private static final String WHEEL = "greet-1.0-py3-none-any.whl";

  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    Tools.need("python3");
    yard = new Yard(folder.resolve("one"));
  }

  @Test
  void requirements_are_installed_and_found_when_it_runs() throws Exception {
    Tools.need("pip");
    var image = withWheel(yard).build();
    assertThat(image.env()).containsEntry("PYTHONPATH", ".slipway/python");
    assertThat(image.processes().get(ProcessType.WEB)).containsExactly("python3", "main.py");
    var app = yard.unpack(image, "unpacked");
    var python = new ProcessBuilder("python3", "main.py").directory(app.toFile());
    python.environment().putAll(image.env());
    var process = python.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualTo("hello from a wheel\n");
    assertThat(withWheel(new Yard(folder.resolve("another"))).build().ref()).isEqualTo(image.ref());
  }

  @Test
  void a_package_that_does_not_exist_fails_with_pips_words() throws Exception {
    Tools.need("pip");
    yard.write("main.py", "").write("requirements.txt", "./none-1.0-py3-none-any.whl\n");
    assertThatThrownBy(yard::build).hasMessageContaining("none-1.0-py3-none-any.whl");
  }

  @Test
  @Tag("full")
  void an_index_that_can_not_be_reached_is_worth_another_try() throws Exception {
    Tools.need("pip");
    yard.write("main.py", "");
    yard.write("requirements.txt", "--index-url http://127.0.0.1:1/\nnot-here==1.0\n");
    assertThatThrownBy(yard::build)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Failed to establish a new connection");
  }

  @Test
  void without_a_script_it_says_what_to_add() throws Exception {
    yard.write("requirements.txt", "\n# none\n").write("lib.py", "");
    assertThatThrownBy(yard::build).hasMessageStartingWith("no main.py, app.py or server.py");
    yard.write("Procfile", "web: gunicorn lib:app");
    assertThat(yard.build().processes().get(ProcessType.WEB))
        .containsExactly(
            "sh", "-c", "export PATH=\"$PWD/.slipway/python/bin:$PATH\"; exec gunicorn lib:app");
  }

  /** A wheel is a zip: this one needs no index and no network. */
  private static Yard withWheel(Yard yard) throws IOException {
    yard.write("main.py", "import greet\ngreet.hello()\n");
    yard.write("requirements.txt", "./" + WHEEL + "\n");
    var info = "greet-1.0.dist-info/";
    var files =
        new TreeMap<>(
            Map.of(
                "greet.py",
                "def hello():\n    print('hello from a wheel')\n",
                info + "METADATA",
                "Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n",
                info + "WHEEL",
                "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                info + "RECORD",
                ""));
    try (var zip = new ZipOutputStream(Files.newOutputStream(yard.tree.folder().resolve(WHEEL)))) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return yard;
  }
}
