package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.ProcessType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every app in examples/sources is built twice, run, asked and stopped. */
class ExamplesTest {
  @TempDir Path folder;

  @Test
  void java_single_file_is_compiled_and_serves() throws Exception {
    Tools.need("java", "javac");
    runs("java-single-file", "Ahoy from Java, version 1\n");
  }

  @Test
  void java_with_maven_is_packaged_and_serves() throws Exception {
    Tools.need("java", "javac", "mvn");
    var yard = Yard.of(folder.resolve("one"), "java-maven");
    serves(yard, yard.build(), "Ahoy from Java and Maven, version 1\n");
  }

  @Test
  @Tag("full")
  void java_with_maven_comes_out_the_same() throws Exception {
    Tools.need("java", "javac", "mvn");
    runs("java-maven", "Ahoy from Java and Maven, version 1\n");
  }

  @Test
  void node_is_installed_and_serves() throws Exception {
    Tools.need("node", "npm");
    runs("node", "Ahoy from Node.js, version 1\n");
  }

  @Test
  void python_serves() throws Exception {
    Tools.need("python3");
    runs("python", "Ahoy from Python, version 1\n");
  }

  @Test
  void a_static_site_is_served() throws Exception {
    Tools.need("java");
    runs("static-site", "<h1>Hello from a static site</h1>");
  }

  @Test
  void a_procfile_gives_process_types() throws Exception {
    Tools.need("java", "javac");
    var image = runs("procfile", "Ahoy from a Procfile, version 1\n");
    assertThat(image.processes())
        .containsEntry(new ProcessType("worker"), List.of("java", "Main", "worker"));
  }

  private StoredImage runs(String example, String answer) throws Exception {
    var caches = folder.resolve("caches");
    var yard = Yard.of(folder.resolve("one"), example).withCaches(caches);
    var image = yard.build();
    var another = Yard.of(folder.resolve("another"), example).withCaches(caches);
    assertThat(another.build()).isEqualTo(image);
    assertThat(yard.build()).isEqualTo(image);
    serves(yard, image, answer);
    return image;
  }

  private static void serves(Yard yard, StoredImage image, String answer) throws Exception {
    try (var app = new RunningApp(image, yard.unpack(image, "running"), "Ahoy")) {
      assertThat(app.get("/").body()).contains(answer);
      assertThat(app.stops()).as("stops when it is asked to").isTrue();
    }
  }
}
