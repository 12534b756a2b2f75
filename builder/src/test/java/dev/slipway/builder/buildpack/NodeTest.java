package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    yard = new Yard(folder);
  }

  @Test
  void packages_are_installed_from_the_lock_and_programs_found_by_name() throws Exception {
    Tools.need("node", "npm");
    yard.write("package.json", manifest("\"start\": \"greet $PORT\""));
    yard.write("greet/package.json", "{\"name\":\"greet\",\"version\":\"1.0.0\",\"bin\":\"g.js\"}");
    yard.write("greet/g.js", "#!/usr/bin/env node\n").write("package-lock.json", LOCK);
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB))
        .containsExactly(
            "sh", "-c", "export PATH=\"$PWD/node_modules/.bin:$PATH\"; exec greet $PORT");
    assertThat(image.env()).containsEntry("NODE_ENV", "production");
    var app = yard.unpack(image, "unpacked");
    assertThat(app.resolve("node_modules/.bin/greet")).isSymbolicLink().isExecutable();
    assertThat(yard.log()).contains("npm ci");
  }

  @Test
  void a_build_script_is_run() throws Exception {
    Tools.need("node", "npm");
    yard.write(
        "package.json", "{\"main\":\"out.js\",\"scripts\":{\"build\":\"echo built > out.js\"}}");
    var image = yard.build();
    assertThat(image.processes().get(ProcessType.WEB)).containsExactly("node", "out.js");
    assertThat(yard.unpack(image, "unpacked").resolve("out.js")).hasContent("built");
  }

  @Test
  void npm_is_not_asked_where_the_lock_has_nothing_to_install() throws Exception {
    Tools.need("node", "npm");
    yard.write("server.js", "").write("package.json", "{\"name\":\"shop\"}");
    yard.write("package-lock.json", EMPTY_LOCK);
    yard.build();
    assertThat(yard.log()).doesNotContain("npm ci");

    // Each of these does something, or fails, when npm installs.
    for (var more :
        List.of(
            "\"scripts\":{\"postinstall\":\"true\"}",
            "\"scripts\":{\"prepare\":\"true\"}",
            "\"workspaces\":[]")) {
      yard.write("package.json", "{\"name\":\"shop\"," + more + "}");
      yard.build();
      assertThat(yard.log()).as(more).contains("npm ci");
    }
  }

  @Test
  void a_lock_that_does_not_fit_fails_with_npms_words() throws Exception {
    Tools.need("node", "npm");
    yard.write("package.json", "{\"dependencies\":{\"greet\":\"file:greet\"}}");
    yard.write("package-lock.json", "{\"lockfileVersion\":3,\"packages\":{\"\":{}}}");
    assertThatThrownBy(yard::build)
        .hasMessageContaining("npm ended with 1")
        .hasMessageContaining("EUSAGE");
  }

  @Test
  @Tag("full")
  void a_registry_that_can_not_be_reached_is_worth_another_try() throws Exception {
    Tools.need("node", "npm");
    yard.write(".npmrc", "registry=http://127.0.0.1:1/\nfetch-retries=0\n");
    yard.write("package.json", "{\"dependencies\":{\"left-pad\":\"1.3.0\"}}");
    assertThatThrownBy(yard::build)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("ECONNREFUSED");
    assertThat(yard.log()).contains("no package-lock.json");
  }

  @Test
  void without_a_start_it_says_what_to_add() throws Exception {
    Tools.need("node");
    yard.write("package.json", "{}");
    assertThatThrownBy(yard::build).hasMessageStartingWith("nothing says what to start");
    yard.write("package.json", "[]");
    assertThatThrownBy(yard::build).hasMessage("package.json is not a JSON object");
  }

  @Test
  void the_start_script_is_run_without_npm() throws Exception {
    Tools.need("node");
    yard.write("package.json", "{\"scripts\":{\"start\":\"node --enable-source-maps a.js\"}}");
    assertThat(yard.build().processes())
        .containsEntry(ProcessType.WEB, List.of("node", "--enable-source-maps", "a.js"));
  }

  private static String manifest(String script) {
    return "{\"name\":\"shop\",\"scripts\":{"
        + script
        + "},\"dependencies\":{\"greet\":\"file:greet\"}}";
  }

  private static final String EMPTY_LOCK =
      "{\"name\":\"shop\",\"lockfileVersion\":3,\"packages\":{\"\":{\"name\":\"shop\"}}}";

  private static final String LOCK =
      """
      {
        "name": "shop",
        "lockfileVersion": 3,
        "requires": true,
        "packages": {
          "": {"name": "shop", "dependencies": {"greet": "file:greet"}},
          "greet": {"version": "1.0.0", "bin": {"greet": "g.js"}},
          "node_modules/greet": {"resolved": "greet", "link": true}
        }
      }
      """;
}
