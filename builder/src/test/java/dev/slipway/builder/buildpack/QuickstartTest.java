package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.FolderTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.WorkingTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The config repository in examples is one that works. */
class QuickstartTest {
  private static final Path EXAMPLES = Path.of("../examples");

  @Test
  void every_app_has_a_source_and_says_what_it_leads_to() throws Exception {
    var files = WorkingTree.of(EXAMPLES.resolve("quickstart"));
    var manifests = new ManifestReader(new Domain("localhost")).read(files);
    assertThat(manifests.problems()).isEmpty();
    assertThat(manifests.apps()).hasSize(6);
    for (var manifest : manifests.apps().values()) {
      var app = manifest.app().orElseThrow();
      var origin = (Source) app.origin();
      assertThat(origin.git()).isEqualTo("https://git.example.com/sources.git");
      var source = new FolderTree(EXAMPLES.resolve("sources").resolve(origin.path()));
      assertThat(Buildpacks.of(source).title()).isNotEmpty();
      assertThat(EXAMPLES.resolve("quickstart/expected/" + app.name() + ".txt")).isNotEmptyFile();
    }
  }
}
