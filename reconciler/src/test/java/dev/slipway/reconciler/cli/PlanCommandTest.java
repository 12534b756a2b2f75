package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.git.NativeGit;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ConfigStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway plan}: in a clone, on real git. */
final class PlanCommandTest {
  private static final String HEAD = "apiVersion: slipway.dev/v1\nkind: App\n";
  private static final String SHOP =
      HEAD + "source: {git: 'https://git.example.com/shop.git', branch: main}\n";
  private static final String BLOG = HEAD + "image: registry.example.com/blog:1.4\n";

  @TempDir Path folder;
  private Path clone;

  @BeforeEach
  void create() throws Exception {
    NativeGit.run(folder, "init", "-q", "--bare", "-b", "main", "config.git");
    NativeGit.run(folder, "clone", "-q", "config.git", "clone");
    clone = folder.resolve("clone");
    NativeGit.run(clone, "checkout", "-q", "-b", "main");
    NativeGit.run(clone, "config", "user.name", "Ann");
    NativeGit.run(clone, "config", "user.email", "ann@example.com");
    write("apps/shop.yaml", SHOP + "env: {GREETING: hello}\nreplicas: 2\n");
    write("apps/blog.yaml", BLOG);
    write("apps/old.yaml", BLOG);
    write("releases/shop.yaml", ReleaseFile.write(LedgerStory.release("shop", 12, "A")));
    commit("Begin");
    NativeGit.run(clone, "push", "-q", "origin", "main");
  }

  private void write(String path, String content) throws IOException {
    var file = clone.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, content);
  }

  private void commit(String message) throws IOException, InterruptedException {
    NativeGit.run(clone, "add", "-A");
    NativeGit.run(clone, "commit", "-q", "-m", message);
  }

  private void change() throws IOException {
    write(
        "apps/shop.yaml",
        SHOP.replace("branch: main", "branch: next")
            + "env: {GREETING: secret words, MORE: '1'}\nreplicas: 3\ndomains: [shop.example.com]\n");
    write("apps/new.yaml", BLOG + "domains: ['*.new.example.com']\n");
    Files.delete(clone.resolve("apps/old.yaml"));
  }

  private Console console(Path at) {
    var environment =
        Map.of(
            "PATH",
            Objects.requireNonNull(System.getenv("PATH")),
            "HOME",
            folder.toString(),
            "GIT_CONFIG_NOSYSTEM",
            "1");
    return new Console(new Surroundings(environment, at, false));
  }

  private String plan(int exit, String... words) {
    var console = console(clone);
    assertThat(console.run(words)).as(console.err()).isEqualTo(exit);
    assertThat(console.err()).isEmpty();
    return console.out();
  }

  @Test
  void whatIsNotCommittedYetIsTold() throws Exception {
    change();

    assertThat(plan(0, "plan"))
        .isEqualTo(
            """
            + new
                added: the image registry.example.com/blog:1.4
                added: its first release
                added: instances: web 1
                added: answers to: *.new.example.com, new.localhost
            - old
                removed: answers no more: old.localhost
            ~ shop
                rebuilt: ref: branch main to branch next
                released: env: GREETING changed, MORE added
                scaled: web: 2 to 3
                routed: answers to: shop.example.com
            1 added, 1 removed, 1 rebuilt, 1 released, 1 scaled, 1 routed, 1 app as before, no problems
            """);
  }

  @Test
  void aRevisionIsComparedToWhereItLeftTheBranch() throws Exception {
    NativeGit.run(clone, "checkout", "-q", "-b", "topic");
    write("apps/blog.yaml", BLOG + "replicas: 2\n");
    commit("Scale");
    NativeGit.run(clone, "checkout", "-q", "main");
    write("apps/shop.yaml", SHOP);
    commit("Another change");
    NativeGit.run(clone, "push", "-q", "origin", "main");

    assertThat(plan(0, "plan", "topic"))
        .isEqualTo(
            """
            ~ blog
                scaled: web: 1 to 2
            1 scaled, 2 apps as before, no problems
            """);
    assertThat(plan(0, "plan", "topic", "--against", "origin/main"))
        .contains("~ shop", "env: GREETING added");
    assertThat(plan(0, "plan", "main"))
        .isEqualTo("nothing changes, 3 apps as before, no problems\n");
  }

  @Test
  void problemsAreToldAndAreANo() throws Exception {
    write("apps/shop.yaml", SHOP + "replicsa: 3\n");

    assertThat(plan(1, "plan"))
        .startsWith("! shop\n    stalled: keeps v12 until its manifest is mended\n")
        .contains("apps/shop.yaml:4:1: ", "replicas")
        .endsWith("1 stalled, 2 apps as before, 1 problem\n");
  }

  @Test
  void aManifestThatIsMendedIsToldAsOne() throws Exception {
    write("apps/blog.yaml", BLOG + "replicsa: 3\n");
    commit("Slip");
    NativeGit.run(clone, "push", "-q", "origin", "main");
    write("apps/blog.yaml", BLOG);

    assertThat(plan(0, "plan"))
        .startsWith("~ blog\n    mended: the image registry.example.com/blog:1.4\n")
        .endsWith("1 mended, 2 apps as before, no problems\n");
  }

  @Test
  void ofAProcessThatIsNotAskedForAnyMoreNoInstancesAre() throws Exception {
    write("apps/blog.yaml", BLOG + "processes: {worker: {command: [w], replicas: 2}}\n");
    commit("Work");
    NativeGit.run(clone, "push", "-q", "origin", "main");
    write("apps/blog.yaml", BLOG);

    assertThat(plan(0, "plan"))
        .startsWith(
            """
            ~ blog
                released: processes: worker removed
                scaled: worker: 2 to 0
            """);
  }

  @Test
  void aRevertOfAReleaseIsToldAsOne() throws Exception {
    write("releases/shop.yaml", ReleaseFile.write(LedgerStory.release("shop", 11, "B")));

    assertThat(plan(0, "plan"))
        .startsWith(
            """
            ~ shop
                switched: v12 to v11
            """)
        .contains("what v12 was made of is held until it changes");
  }

  @Test
  void markdownIsForAComment() throws Exception {
    write("apps/blog.yaml", BLOG + "env: {A_B: x}\n");
    write("slipway.yaml", "apiVersion: slipway.dev/v1\nkind: Platform\ndomain: apps.example.com\n");

    assertThat(plan(0, "plan", "--output", "markdown"))
        .isEqualTo(
            """
            <!-- slipway plan -->
            ### slipway plan

            1 released, 3 routed, 0 apps as before, no problems

            | app | | |
            | --- | --- | --- |
            | **blog** | released | env: A\\_B added |
            | **blog** | routed | answers to: blog.apps.example.com<br>answers no more: blog.localhost |
            | **old** | routed | answers to: old.apps.example.com<br>answers no more: old.localhost |
            | **shop** | routed | answers to: shop.apps.example.com<br>answers no more: shop.localhost |

            - `slipway.yaml`: domain: localhost to apps.example.com
            """);
  }

  @Test
  void anotherRepositoryIsFetchedAlsoFromAFolderThatIsInNone() throws Exception {
    change();
    var plain = Files.createDirectories(folder.resolve("plain"));
    Files.createDirectories(plain.resolve("apps"));
    Files.copy(clone.resolve("apps/blog.yaml"), plain.resolve("apps/blog.yaml"));
    var console = console(plain);

    var exit = console.run("plan", "--against", folder.resolve("config.git").toUri().toString());

    assertThat(exit).as(console.err()).isEqualTo(0);
    assertThat(console.out()).contains("- old", "- shop", "2 removed", "1 app as before");
    assertThat(console(plain).run("plan")).isEqualTo(1);
    var missing = console(plain);
    assertThat(missing.run("plan", "--against", folder.resolve("none.git").toUri().toString()))
        .isEqualTo(3);
    assertThat(missing.err()).contains("none.git");
  }

  @Test
  void withADaemonEachAppIsToldAsItIsAndComparedToWhatItActsOn() throws Exception {
    var control = new FakeControlPlane();
    control.apps.add(Statuses.shop());
    var server =
        new ApiServer(
            new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());
    server.start();
    try (server) {
      var api = "http://127.0.0.1:" + server.port();
      var absent = console(clone);
      assertThat(absent.run("plan", "--api", api)).isEqualTo(1);
      assertThat(absent.err()).contains("which is not here", "git fetch");

      var head = new ObjectId(NativeGit.run(clone, "rev-parse", "HEAD").strip());
      control.config = new ConfigStatus(Optional.of(head), "", "", Optional.empty());
      change();

      assertThat(plan(0, "plan", "--api", api)).contains("~ shop\n    now: ", "v12");
      assertThat(plan(0, "plan", "--api", api, "-o", "json"))
          .contains("\"effect\" : \"scaled\"", "\"unchanged\" : 1", "\"now\" : {");
    }
  }

  @Test
  void whatANewReleaseWaitsForIsTold() throws Exception {
    write("apps/blog.yaml", BLOG + "env: {A: x}\nreleases: {policy: review, configOnly: auto}\n");
    write("apps/old.yaml", BLOG.replace("1.4", "1.5") + "releases: {policy: review}\n");
    write("apps/shop.yaml", SHOP + "replicas: 2\nreleases: {hold: true}\n");

    assertThat(plan(0, "plan"))
        .isEqualTo(
            """
            ~ blog
                released: env: A added
                policy: releases: auto to review
            ~ old
                released: the image registry.example.com/blog:1.4 to the image registry.example.com/blog:1.5
                released: once its request is merged
                policy: releases: auto to review
                policy: releases of config only: auto to review
            ~ shop
                released: env: GREETING removed
                released: once releases.hold is gone
                policy: hold: false to true
            3 released, 3 policy, 0 apps as before, no problems
            """);
  }

  @Test
  void manyRemovalsAreSaidToWait() throws Exception {
    for (var i = 0; i < 4; i++) {
      write("apps/more" + i + ".yaml", BLOG);
    }
    commit("Add more");
    NativeGit.run(clone, "push", "-q", "origin", "main");
    for (var i = 0; i < 4; i++) {
      Files.delete(clone.resolve("apps/more" + i + ".yaml"));
    }

    assertThat(plan(0, "plan")).startsWith("slipway.yaml: 4 apps at once are not removed before");
  }

  @Test
  void noValueOfTheEnvironmentIsShown() throws Exception {
    change();

    assertThat(plan(0, "plan")).doesNotContain("secret words");
    assertThat(plan(0, "plan", "-o", "json")).doesNotContain("secret words");
    assertThat(plan(0, "plan", "-o", "markdown")).doesNotContain("secret words");
  }

  @Test
  void whatIsNeitherFolderNorRevisionIsRefused() {
    var console = console(clone);

    assertThat(console.run("plan", "nowhere")).isEqualTo(2);
    assertThat(console.err()).contains("neither a folder nor a revision", "nowhere");
  }
}
