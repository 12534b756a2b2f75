package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.App;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.EnvValue.Literal;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppFileTest {
  private static App read(String name) throws Exception {
    var content = Files.readAllBytes(Path.of("src/test/resources/good", name + ".yaml"));
    return AppFile.read("apps/team/shop.yaml", content).reading().value().orElseThrow();
  }

  private static ProcessType type(String name) {
    return new ProcessType(name);
  }

  @Test
  void what_is_not_said_has_a_default() throws Exception {
    var app = read("shortest");

    assertThat(app.name()).hasToString("shop");
    assertThat(app.origin())
        .isEqualTo(new Source("https://git.example.com/shop.git", new GitRef.Branch("main"), ""));
    assertThat(app.config().env()).isEmpty();
    assertThat(app.config().grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(app.config().processes())
        .isEqualTo(Map.of(ProcessType.WEB, new ProcessSpec(List.of(), Optional.of(8080))));
    assertThat(app.settings().replicas()).isEmpty();
    assertThat(app.settings().domains()).isEmpty();
  }

  @Test
  void the_source_is_where_the_manifest_says() throws Exception {
    assertThat(read("everything").origin())
        .isEqualTo(
            new Source(
                "ssh://git@git.example.com/acme/shop.git",
                new GitRef.Branch("release/1.x"),
                "services/shop",
                new BuildMethod.Buildpack()));
    assertThat(read("tag").origin())
        .isEqualTo(new Source("git@github.com:acme/shop.git", new GitRef.Tag("v1.0"), ""));
    assertThat(((Source) read("commit").origin()).ref())
        .isEqualTo(new GitRef.Commit(new ObjectId("1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d")));
  }

  @Test
  void whoever_says_more_of_the_build_than_its_method_means_a_dockerfile() throws Exception {
    assertThat(((Source) read("dockerfile").origin()).build())
        .isEqualTo(
            new BuildMethod.Dockerfile(
                "docker/web.Dockerfile",
                Optional.of("web-1.2_a"),
                new TreeMap<>(Map.of("VERSION", "1.10", "DEBUG", "true", "GREETING", "a b"))));
    assertThat(method("")).isEqualTo(new BuildMethod.Auto());
    assertThat(method("  build: dockerfile\n")).isEqualTo(BuildMethod.Dockerfile.usual());
    assertThat(method("  target: web\n"))
        .isEqualTo(new BuildMethod.Dockerfile("Dockerfile", Optional.of("web"), new TreeMap<>()));
  }

  @Test
  void secrets_of_a_build_are_references_by_the_id_that_steps_name() throws Exception {
    var secrets = new TreeMap<String, SecretRef>();
    secrets.put("npm", new SecretRef("shop-build", "token"));
    secrets.put("pip.conf", new SecretRef("shop-build", "pip"));
    assertThat(
            method(
                "  secrets: {npm: {secret: shop-build/token}, pip.conf: {secret: shop-build/pip}}\n"))
        .isEqualTo(
            new BuildMethod.Dockerfile("Dockerfile", Optional.empty(), new TreeMap<>(), secrets));
    assertThat(method("  secrets: {npm: {secret: shop-build/token}}\n").words())
        .isEqualTo("Dockerfile, secrets npm=shop-build/token");
  }

  private static BuildMethod method(String lines) {
    var text =
        "apiVersion: slipway.dev/v1\nkind: App\nsource:\n  git: https://git.example.com/a.git\n";
    var content = (text + lines).getBytes(StandardCharsets.UTF_8);
    var app = AppFile.read("apps/shop.yaml", content).reading().value().orElseThrow();
    return ((Source) app.origin()).build();
  }

  @Test
  void env_values_are_kept_as_they_are_written() throws Exception {
    Map<EnvName, EnvValue> expected =
        Map.ofEntries(
            Map.entry(new EnvName("GREETING"), new Literal("hello")),
            Map.entry(new EnvName("SWITCH"), new Literal("on")),
            Map.entry(new EnvName("TIME"), new Literal("22:22")),
            Map.entry(new EnvName("MODE"), new Literal("010")),
            Map.entry(new EnvName("RATIO"), new Literal("1.10")),
            Map.entry(new EnvName("DEBUG"), new Literal("true")),
            Map.entry(new EnvName("HEX"), new Literal("0x1F")),
            Map.entry(new EnvName("EMPTY"), new Literal("")),
            Map.entry(new EnvName("LINES"), new Literal("one\ntwo\n")),
            Map.entry(new EnvName("DATABASE_URL"), new SecretRef("shop-db", "url")));

    assertThat(read("everything").config().env()).isEqualTo(expected);
  }

  @Test
  void processes_have_commands_ports_and_health_checks() throws Exception {
    var app = read("everything");

    assertThat(app.config().processes())
        .isEqualTo(
            Map.of(
                type("web"),
                new ProcessSpec(
                    List.of("bin/server", "--port=$PORT"),
                    Optional.of(3000),
                    Health.readyBy(new HealthCheck.Http("/healthz")),
                    Resources.NONE),
                type("worker"),
                new ProcessSpec(List.of("bin/worker"), Optional.empty()),
                type("admin"),
                new ProcessSpec(
                    List.of(),
                    Optional.of(9000),
                    Health.readyBy(new HealthCheck.Tcp()),
                    Resources.NONE)));
    assertThat(app.settings().replicas()).isEqualTo(Map.of(type("web"), 3, type("worker"), 2));
    assertThat(app.config().grace()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void a_process_speaks_http_1_1_unless_it_says_otherwise() throws Exception {
    var processes = read("in-a-cluster").config().processes();

    assertThat(processes)
        .hasEntrySatisfying(type("web"), web -> assertThat(web.protocol()).isEqualTo(Protocol.HTTP))
        .containsEntry(
            type("rpc"),
            new ProcessSpec(
                List.of(), Optional.of(9090), Protocol.H2C, Health.DEFAULT, Resources.NONE));
  }

  @Test
  void domains_are_in_lower_case_and_in_the_order_of_the_manifest() throws Exception {
    assertThat(read("everything").settings().domains())
        .containsExactly(new Domain("shop.example.com"), new Domain("*.shop.example.com"));
  }

  @Test
  void keys_at_the_top_are_short_for_those_of_the_web_process() throws Exception {
    var app = read("short-forms");

    assertThat(app.config().processes())
        .containsEntry(
            ProcessType.WEB,
            new ProcessSpec(
                List.of("bin/server"),
                Optional.of(80),
                Health.readyBy(new HealthCheck.Tcp()),
                Resources.NONE))
        .containsKey(type("worker"));
    assertThat(app.settings().replicas()).isEqualTo(Map.of(ProcessType.WEB, 0));
  }

  @Test
  void both_forms_may_say_different_things() throws Exception {
    var app = read("short-and-long");

    assertThat(app.settings().replicas()).isEqualTo(Map.of(ProcessType.WEB, 2));
    assertThat(app.config().processes().get(ProcessType.WEB))
        .isEqualTo(new ProcessSpec(List.of(), Optional.of(9090)));
  }

  @Test
  void anchors_stand_for_what_they_name() throws Exception {
    var config = read("anchors").config();

    assertThat(config.env()).containsEntry(new EnvName("B"), new Literal("hello"));
    assertThat(config.processes().get(type("two"))).isEqualTo(config.processes().get(type("one")));
  }
}
