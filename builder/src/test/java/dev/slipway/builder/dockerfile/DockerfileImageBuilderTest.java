package dev.slipway.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.BuiltSbom;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dockerfiles built with the real engine of this machine. */
class DockerfileImageBuilderTest {
  @TempDir Path folder;
  private Works works;

  @BeforeEach
  void open() throws Exception {
    Works.need("buildah", "busybox");
    works = new Works(folder);
  }

  @Test
  void the_image_is_the_engines_with_its_own_config() throws Exception {
    works.dockerfile(
        """
        RUN echo made > /made
        ENV GREETING="good day"
        WORKDIR /srv
        USER 1000:1000
        EXPOSE 8080
        ENTRYPOINT ["/bin/cat"]
        CMD ["/made"]
        """);

    var image = works.build();

    assertThat(image.processes()).isEmpty();
    assertThat(image.env()).containsEntry("GREETING", "good day");
    assertThat(image.workingFolder()).isEqualTo("/srv");
    assertThat(image.user()).isEqualTo("1000:1000");
    assertThat(works.unpack(image).resolve("made")).hasContent("made");
    assertThat(works.store.find(Works.APP, works.key())).contains(image);
    var config = config(image).object("config");
    assertThat(config.texts("Entrypoint")).containsExactly("/bin/cat");
    assertThat(config.texts("Cmd")).containsExactly("/made");
    assertThat(config.object("ExposedPorts").entries()).containsKey("8080/tcp");
  }

  private JsonObject config(StoredImage image) throws Exception {
    var blobs = folder.resolve("images/shop/blobs/sha256");
    var manifest = json(blobs.resolve(image.ref().digest().hex()));
    var digest = manifest.object("config").text("digest").orElseThrow();
    return json(blobs.resolve(digest.substring("sha256:".length())));
  }

  private static JsonObject json(Path file) throws Exception {
    return JsonObject.parse(Files.readAllBytes(file)).orElseThrow();
  }

  @Test
  void equal_trees_make_equal_digests_also_without_the_cache() throws Exception {
    works.dockerfile("RUN echo made > /made\n");
    var image = works.build();
    var elsewhere = new Works(folder.resolve("elsewhere")).dockerfile("RUN echo made > /made\n");
    assertThat(elsewhere.build().ref()).isEqualTo(image.ref());
  }

  @Test
  void the_image_is_known_as_ours() throws Exception {
    works.dockerfile("RUN echo made > /made\n");
    var image = works.build();
    assertThat(works.store.images(Works.APP))
        .singleElement()
        .returns(image.ref(), KeptImage::ref)
        .returns(true, KeptImage::isOurs);
  }

  @Test
  void packages_of_all_layers_that_are_in_the_image_are_listed_beside_it() throws Exception {
    works.write("installed", "P:musl\nV:1.2.5-r10\nA:x86_64\n");
    works.write("package.json", "{\"name\":\"left-pad\",\"version\":\"1.3.0\"}");
    works.dockerfile(
        """
        COPY installed /lib/apk/db/installed
        COPY package.json /app/node_modules/left-pad/package.json
        COPY package.json /gone/node_modules/left-pad/package.json
        RUN busybox rm -r /app
        """);
    var image = works.build();
    assertThat(BuiltSbom.of(works.store, image).references())
        .containsExactlyInAnyOrder(
            "pkg:apk/alpine/musl@1.2.5-r10?arch=x86_64", "pkg:npm/left-pad@1.3.0");
    works.dockerfile("COPY installed /lib/apk/db/installed\nRUN busybox rm -r /lib/apk\n");
    assertThat(BuiltSbom.of(works.store, works.build()).references()).isEmpty();
  }

  @Test
  void a_stage_and_the_values_of_args_are_chosen_and_are_in_the_key() throws Exception {
    works.dockerfile(
        """
        FROM base AS first
        ARG NAME=nobody
        RUN echo "first $NAME" > /made
        FROM base AS second
        RUN echo second > /made
        """);
    var last = works.key();
    assertThat(works.unpack(works.build()).resolve("made")).hasContent("second");

    works.by(Works.target("first"));
    assertThat(works.key()).isNotEqualTo(last);
    assertThat(works.unpack(works.build()).resolve("made")).hasContent("first nobody");

    var first = works.key();
    works.by(Works.target("first", Map.of("NAME", "x; $(exit 1)")));
    assertThat(works.key()).isNotIn(first, last);
    assertThat(works.unpack(works.build()).resolve("made")).hasContent("first x; $(exit 1)");
  }

  @Test
  void what_dockerignore_names_is_not_in_the_context() throws Exception {
    works.write(".dockerignore", "secret*\n!secret-not\n").write("secret", "s");
    works.write("secret-not", "n").dockerfile("COPY . /context/\n");
    var context = works.unpack(works.build()).resolve("context");
    assertThat(context.resolve("secret")).doesNotExist();
    assertThat(context.resolve("secret-not")).hasContent("n");
  }

  @Test
  void nothing_outside_of_the_context_comes_into_the_image() throws Exception {
    Files.createSymbolicLink(works.tree.folder().resolve("out"), Path.of("/etc/passwd"));
    works.dockerfile("COPY out /out\n");
    try {
      var made = works.unpack(works.build()).resolve("out");
      assertThat(Files.isSymbolicLink(made) || !Files.exists(made)).isTrue();
    } catch (RejectedException refused) {
      assertThat(refused).hasMessageStartingWith("Dockerfile:5: ");
    }
    works.dockerfile("COPY /dev/zero /zero\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("Dockerfile:5: buildah ended with ");
  }

  @Test
  void a_step_that_fails_is_told_with_its_line_and_is_remembered() throws Exception {
    works.dockerfile("\n# why not\nRUN echo it is broken \\\n  && exit 3\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("Dockerfile:7: buildah ended with 3")
        .hasMessageContaining("it is broken");
    assertThat(works.site().failure(Works.APP, works.key())).isPresent();
    assertThat(works.store.find(Works.APP, works.key())).isEmpty();
  }

  @Test
  void a_mistake_in_the_file_is_told_before_any_engine_begins() throws Exception {
    works.write("Dockerfile", "FROM scratch\nCOPPY a b\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage("Dockerfile:2: unknown instruction COPPY; did you mean COPY?");
    assertThat(works.log()).doesNotContain("buildah");
  }

  @Test
  void without_the_file_the_message_says_where_it_is_named() throws Exception {
    assertThatThrownBy(works::key)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "there is no file Dockerfile at the source's path: add it, or name another by"
                + " source.dockerfile");
  }

  @Test
  void the_next_build_uses_the_layers_of_the_one_before() throws Exception {
    works.write("a", "1").dockerfile("RUN echo slow > /slow\nCOPY a /a\n");
    works.build();
    works.write("a", "2");
    var image = works.build();
    assertThat(works.log()).containsPattern("RUN echo slow > /slow\n--> Using cache");
    assertThat(works.unpack(image).resolve("a")).hasContent("2");
  }

  @Test
  void one_key_is_built_once_whoever_asks() throws Exception {
    works.dockerfile("RUN echo made > /made\n");
    var builder = works.builder();
    var key = works.key();
    var tasks = new ArrayList<Callable<StoredImage>>();
    for (var i = 0; i < 4; i++) {
      tasks.add(() ->
          builder.build(new BuildRequest(Works.APP, key, works.tree, new BuildMethod.Auto())));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var images = new ArrayList<StoredImage>();
      for (var image : threads.invokeAll(tasks)) {
        images.add(image.get());
      }
      assertThat(images).containsOnly(images.getFirst());
    }
    assertThat(works.log().lines().filter(line -> line.startsWith("-----> buildah bud")).toList())
        .hasSize(1);
  }

  @Test
  void without_an_engine_the_message_says_how_to_get_one_and_nothing_is_remembered()
      throws Exception {
    works.dockerfile("RUN echo made > /made\n").withEngines();
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageMatching(
            "needs buildah, podman or docker on PATH to build a Dockerfile: .* buildah");
    assertThat(works.site().failure(Works.APP, works.key())).isEmpty();
  }

  @Test
  void steps_find_nothing_of_the_daemons_environment() throws Exception {
    works.with("SECRET_OF_DAEMON", "s3cr3t").dockerfile("RUN busybox env > /env\n");
    assertThat(Files.readString(works.unpack(works.build()).resolve("env")))
        .doesNotContain("s3cr3t", folder.toString(), "SLIPWAY");
  }

  @Test
  void nothing_is_left_but_the_log_its_stages_and_the_cache() throws Exception {
    works.dockerfile("RUN echo made > /made\n").build();
    try (var files = Files.list(folder.resolve("builds/shop").resolve(works.key().toString()))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("log", "stages");
    }
    assertThat(folder.resolve("caches/shop/buildah-use")).isEmptyDirectory();
  }
}
