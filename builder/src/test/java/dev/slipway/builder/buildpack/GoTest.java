package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuiltSbom;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.machine.Packages;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a network, as vendored modules and the standard library need none. */
@Tag("full")
class GoTest {
  private static final String MODULE = "module example.com/acme/shop/v2\n\ngo 1.18\n";
  private static final ProcessType WEB = ProcessType.WEB;

  /** Compiling what a runtime is made of once is enough. */
  @TempDir private static Path caches;

  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    Tools.need("go");
    yard = yard("one");
  }

  @Test
  void an_app_of_the_standard_library_serves_and_comes_out_the_same() throws Exception {
    yard.write("main.go", SERVER).write("pages/page.html", "<h1>Ahoy</h1>\n");
    var image = yard.build();
    assertThat(image.processes()).isEqualTo(Map.of(WEB, List.of("bin/shop")));
    var app = yard.unpack(image, "unpacked");
    try (var running = new RunningApp(image, app, "Ahoy")) {
      assertThat(running.get("/page.html").body()).isEqualTo("<h1>Ahoy</h1>\n");
      assertThat(running.stops()).isTrue();
    }
    var another = new Yard(folder.resolve("another")).withCaches(folder.resolve("others"));
    yard.tree.export(another.tree.folder());
    assertThat(another.build()).isEqualTo(image);
    assertThat(yard.log()).contains("-----> go build -trimpath -buildvcs=false -modcacherw -o");
  }

  @Test
  void the_image_has_the_program_and_what_it_reads_and_no_source() throws Exception {
    yard.write("cmd/api/main.go", program("api")).write("cmd/api/page.tmpl", "page");
    yard.write("internal/greet/greet.go", "package greet\n").write("go.sum", "");
    var image = yard.build();
    assertThat(image.processes()).containsEntry(WEB, List.of("bin/api"));
    var app = yard.unpack(image, "unpacked");
    assertThat(app.resolve("bin/api")).isExecutable();
    assertThat(app.resolve("cmd/api/page.tmpl")).hasContent("page");
    try (var files = Files.walk(app)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(2);
    }
    assertThat(app.resolve("internal")).doesNotExist();
  }

  @Test
  void a_changed_line_changes_the_layer_of_the_program_alone() throws Exception {
    yard.write("main.go", program("one")).write("static/page.html", "page");
    var before = layers(yard.build());
    yard.write("main.go", program("two"));
    var after = layers(yard.build());
    assertThat(before).hasSize(2);
    assertThat(after.getFirst()).isEqualTo(before.getFirst());
    assertThat(after.getLast()).isNotEqualTo(before.getLast());
  }

  @Test
  void vendored_modules_need_no_network() throws Exception {
    yard.with("GOPROXY", "off");
    yard.write("go.mod", MODULE + "\nrequire example.com/greet v1.0.0\n");
    yard.write(
        "main.go", "package main\n\nimport \"example.com/greet\"\n\nfunc main() { greet.Say() }\n");
    yard.write(
        "vendor/example.com/greet/greet.go", "package greet\n\nfunc Say() { println(\"hi\") }\n");
    yard.write(
        "vendor/modules.txt", "# example.com/greet v1.0.0\n## explicit\nexample.com/greet\n");
    var image = yard.build();
    assertThat(yard.unpack(image, "unpacked").resolve("vendor")).doesNotExist();
    assertThat(BuiltSbom.of(yard.store, image).references())
        .contains("pkg:golang/example.com/greet@v1.0.0")
        .anyMatch(it -> it.startsWith("pkg:golang/stdlib@1."))
        .anyMatch(it -> it.startsWith("pkg:golang/example.com/acme/shop/v2"));
  }

  @Test
  void modules_that_can_not_be_fetched_now_are_worth_another_try() throws Exception {
    yard.with("GOPROXY", "http://127.0.0.1:1").with("GOSUMDB", "off");
    yard.write("go.mod", MODULE + "\nrequire example.com/greet v1.0.0\n");
    yard.write(
        "go.sum",
        """
        example.com/greet v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
        example.com/greet v1.0.0/go.mod h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
        """);
    yard.write(
        "main.go", "package main\n\nimport \"example.com/greet\"\n\nfunc main() { greet.Say() }\n");
    assertThatThrownBy(yard::build)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("go could not do its work now")
        .hasMessageContaining("connection refused");
  }

  @Test
  void of_several_programs_a_procfile_or_the_manifest_says_which_is_started() throws Exception {
    yard.write("cmd/api/main.go", program("api")).write("cmd/mail/main.go", program("mail"));
    var image = yard.build();
    assertThat(image.processes()).isEmpty();
    assertThat(image.fromBuildpack()).isTrue();
    assertThat(yard.unpack(image, "unpacked").resolve("bin/mail")).isExecutable();
    assertThat(yard.log())
        .contains("more than one program: bin/api, bin/mail; say which is started")
        .contains("processes.web.command in the manifest");

    yard.write("Procfile", "web: bin/api\nmail: bin/mail --all\n");
    assertThat(yard.build().processes())
        .containsEntry(WEB, List.of("bin/api"))
        .containsEntry(new ProcessType("mail"), List.of("bin/mail", "--all"));
  }

  @Test
  void the_program_at_the_top_is_the_one_and_others_come_with_it() throws Exception {
    yard.write("main.go", program("shop")).write("cmd/migrate/main.go", program("migrate"));
    yard.write("cmd/shared/shared.go", "package shared\n");
    yard.write("cmd/gen/gen.go", "//go:build ignore\n\n" + program("gen"));
    var image = yard.build();
    assertThat(image.processes()).containsEntry(WEB, List.of("bin/shop"));
    try (var files = Files.list(yard.unpack(image, "unpacked").resolve("bin"))) {
      assertThat(files.map(f -> f.getFileName() + "")).containsOnly("shop", "migrate");
    }
  }

  @Test
  void two_programs_of_one_name_and_a_module_without_any_are_told() throws Exception {
    yard.write("main.go", program("shop")).write("cmd/shop/main.go", program("shop"));
    assertThatThrownBy(yard::build)
        .hasMessage("the programs in . and ./cmd/shop would both be bin/shop: rename one");
    var library = yard("library").write("shop.go", "package shop\n");
    assertThatThrownBy(library::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "no program to build: there is no `package main` beside go.mod, nor in cmd/<name>; put"
                + " it there, or bring a Dockerfile");
  }

  @Test
  void what_does_not_compile_or_can_not_be_read_is_told_in_the_words_of_go() throws Exception {
    yard.write("main.go", "package main\n\nfunc main() { nothing() }\n");
    assertThatThrownBy(yard::build)
        .hasMessageContaining("go ended with ")
        .hasMessageContaining("main.go:3:15: undefined: nothing");
    yard.write("go.mod", "modul shop\n");
    assertThatThrownBy(yard::build).hasMessageContaining("go.mod:1: unknown directive: modul");
  }

  @Test
  void a_workspace_above_the_build_is_not_this_ones() throws Exception {
    Files.writeString(folder.resolve("go.work"), "go 1.18\n\nuse ./elsewhere\n");
    yard.write("main.go", program("shop"));
    assertThat(yard.build().processes()).containsKey(WEB);
  }

  @Test
  void without_go_it_says_how_to_install_it() throws Exception {
    yard.write("main.go", program("shop")).with("PATH", "/nowhere");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "needs go on PATH: install Go, see https://go.dev/dl (here: "
                + Packages.ofThisMachine().install("go")
                + ")");
    assertThat(yard.site().failure(Yard.APP, yard.key())).isEmpty();
  }

  private Yard yard(String name) throws Exception {
    return new Yard(folder.resolve(name)).withCaches(caches).write("go.mod", MODULE);
  }

  private List<Descriptor> layers(StoredImage image) throws Exception {
    var blobs = yard.root.resolve("images/shop/blobs/sha256");
    var manifest = Files.readAllBytes(blobs.resolve(image.ref().digest().hex()));
    return Manifest.parse(manifest).flatMap(Manifest::layers).orElseThrow();
  }

  private static String program(String says) {
    return "package main\n\nfunc main() { println(\"" + says + "\") }\n";
  }

  private static final String SERVER =
      """
      package main

      import (
      	"net/http"
      	"os"
      )

      func main() {
      	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {})
      	http.Handle("/", http.FileServer(http.Dir("pages")))
      	if err := http.ListenAndServe(":"+os.Getenv("PORT"), nil); err != nil {
      		panic(err)
      	}
      }
      """;
}
