package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuiltSbom;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.ProcessType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every app in examples/sources is built twice, run, asked and stopped. */
class ExamplesTest {
  private static final Path QUICKSTART = Path.of("../examples/quickstart");
  private static final Path FORMS = Path.of("../examples/forms");

  @TempDir Path folder;

  @Test
  void java_single_file_is_compiled_and_serves() throws Exception {
    Tools.need("java", "javac");
    runs("java-single-file", "hello");
  }

  @Test
  void java_with_maven_is_packaged_and_serves() throws Exception {
    Tools.need("java", "javac", "mvn");
    var yard = Yard.of(folder.resolve("one"), "java-maven");
    serves(yard, yard.build(), QUICKSTART.resolve("expected/maven.txt"));
  }

  @Test
  @Tag("full")
  void java_with_maven_comes_out_the_same() throws Exception {
    Tools.need("java", "javac", "mvn");
    runs("java-maven", "maven");
  }

  @Test
  void node_is_installed_and_serves() throws Exception {
    Tools.need("node", "npm");
    runs("node", "node");
  }

  @Test
  void python_serves() throws Exception {
    Tools.need("python3");
    runs("python", "python");
  }

  @Test
  void go_is_compiled_and_serves() throws Exception {
    Tools.need("go");
    var yard = Yard.of(folder.resolve("one"), "go");
    var image = yard.build();
    serves(yard, image, FORMS.resolve("expected/greeter.txt"));
    assertThat(BuiltSbom.of(yard.store, image).references())
        .anyMatch(it -> it.startsWith("pkg:golang/stdlib@"));
  }

  @Test
  void a_static_site_is_served() throws Exception {
    Tools.need("java");
    runs("static-site", "site");
  }

  @Test
  void a_procfile_gives_process_types() throws Exception {
    Tools.need("java", "javac");
    var image = runs("procfile", "jobs");
    assertThat(image.processes())
        .containsEntry(new ProcessType("worker"), List.of("java", "Main", "worker"));
  }

  /** As {@code quickstart/expected} says of the app in the quick start that is built from it. */
  private StoredImage runs(String example, String app) throws Exception {
    var caches = folder.resolve("caches");
    var yard = Yard.of(folder.resolve("one"), example).withCaches(caches);
    var image = yard.build();
    var another = Yard.of(folder.resolve("another"), example).withCaches(caches);
    assertThat(another.build()).isEqualTo(image);
    assertThat(yard.build()).isEqualTo(image);
    serves(yard, image, QUICKSTART.resolve("expected/" + app + ".txt"));
    return image;
  }

  private static void serves(Yard yard, StoredImage image, Path answer) throws Exception {
    var expected = Files.readString(answer);
    try (var running = new RunningApp(image, yard.unpack(image, "running"), "Ahoy")) {
      assertThat(running.get("/").body()).contains(expected);
      assertThat(running.stops()).as("stops when it is asked to").isTrue();
    }
  }
}
