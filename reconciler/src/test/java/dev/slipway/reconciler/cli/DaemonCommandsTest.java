package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.BuildLog;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.api.SyncOutcome;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonCommandsTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.blog());
    control.apps.add(Statuses.shop());
    control.releases.put(
        Statuses.SHOP,
        List.of(
            Statuses.release(12, State.RUNNING),
            Statuses.release(11, State.FAILED),
            Statuses.release(10, State.SUPERSEDED)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Console console() {
    return Console.at(server.port());
  }

  @Test
  void statusShowsATableAndSaysNoWhenAnAppIsNotHealthy() {
    var console = console();

    assertThat(console.run("status")).isEqualTo(1);

    assertThat(console.out())
        .isEqualTo(
            """
            APP   STATUS   RELEASE  READY  URL                         MESSAGE
            blog  Stalled  v2       1/2    -                           BadManifest: apps/blog.yaml has a problem
            shop  Ready    v12      4/4    http://shop.localhost:8080
            """);
    assertThat(console.err()).isEmpty();
  }

  @Test
  void statusSaysYesWhenAllAppsAreHealthy() {
    control.apps.removeFirst();

    assertThat(console().run("status")).isEqualTo(0);
  }

  @Test
  void statusOfOneAppTellsEverythingOfIt() {
    var console = console();

    assertThat(console.run("status", "blog")).isEqualTo(1);

    assertThat(console.out())
        .isEqualTo(
            """
            blog: Stalled
              reason    BadManifest
              message   apps/blog.yaml has a problem
                        mend it and commit
              release   v2 of commit 1a2b3c4, image blog@6105d6cc76af
              pending   v4, commit 1a2b3c4, build 44575cf5b285, https://git.example.com/acme/config/pulls/7
              held      v3 since config commit c0ffeec
              ready     web 1/2
              revision  c0ffeec
              problems  apps/blog.yaml:3:5: unknown key: imge [unknown-key]
            """);
  }

  @Test
  void statusInJsonIsTheApisJsonIndented() {
    var console = console();

    assertThat(console.run("status", "--output", "json")).isEqualTo(1);

    assertThat(console.out())
        .startsWith("[ {\n  \"name\" : \"blog\",\n  \"status\" : \"Stalled\",\n")
        .endsWith("} ]\n");
  }

  @Test
  void statusIsColouredOnATerminalUnlessToldNot() {
    var terminal = new Console(Console.surroundings(server.port(), true));
    terminal.run("status");
    assertThat(terminal.out()).contains("\u001b[31mStalled\u001b[0m  v2");

    var plain = Console.surroundings(server.port(), true);
    var environment = new java.util.HashMap<>(plain.environment());
    environment.put("NO_COLOR", "1");
    var console = new Console(new Surroundings(environment, plain.folder(), true));
    console.run("status");
    assertThat(console.out()).doesNotContain("\u001b");
  }

  @Test
  void statusWatchesWhatChanges() throws Exception {
    var console = console();
    var watching = Thread.ofVirtual().start(() -> console.run("status", "--watch"));
    await().until(() -> console.out().contains("blog  Stalled"));

    control.apps.clear();
    control.apps.add(Statuses.ready(new AppName("new")));

    await().until(() -> console.out().contains("new  Ready"));
    assertThat(console.out()).containsOnlyOnce("blog  Stalled");
    watching.interrupt();
    assertThat(watching.join(java.time.Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void appsListsWhereTheyAnswer() {
    var console = console();

    assertThat(console.run("apps")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            APP   RELEASE  URL                         DOMAINS
            blog  v2       -
            shop  v12      http://shop.localhost:8080  shop.example.com
            """);
  }

  @Test
  void anAppThatIsNotThereIsNamedWithThoseThatAre() {
    for (var command : List.of("releases", "logs", "status")) {
      var console = console();
      assertThat(console.run(command, "shpo")).isEqualTo(1);
      assertThat(console.err())
          .isEqualTo("slipway: there is no app named shpo\nthere are: blog, shop\n");
      assertThat(console.out()).isEmpty();
    }
    assertThat(console().run("releases", "Not a Name")).isEqualTo(1);
    assertThat(console().run("sync", "--rebuild", "nobody")).isEqualTo(1);
  }

  @Test
  void logsPrintsTheLastLines() {
    control.kept.add(Statuses.line("web", 1, "GET /"));
    control.kept.add(Statuses.line("worker", 1, "did a job"));
    control.kept.add(Statuses.line("web", 2, "\"quoted\" é"));
    var console = console();

    assertThat(console.run("logs", "shop")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo("v12-web-1 | GET /\nv12-worker-1 | did a job\nv12-web-2 | \"quoted\" é\n");
  }

  @Test
  void logsPrintsNoMoreThanIsAskedFor() {
    control.kept.add(Statuses.line("web", 1, "one"));
    control.kept.add(Statuses.line("web", 1, "two"));
    control.kept.add(Statuses.line("worker", 1, "three"));
    var console = console();

    console.run("logs", "shop", "--tail", "1", "--process", "web");

    assertThat(console.out()).isEqualTo("v12-web-1 | two\n");
  }

  @Test
  void logsFollowsUntilItIsInterrupted() throws Exception {
    var console = console();
    var following = Thread.ofVirtual().start(() -> console.run("logs", "shop", "-f"));
    await().until(() -> !control.following.isEmpty());
    var stream = control.following.getFirst();

    stream.consumer().accept(Statuses.line("web", 1, "later"));

    await().until(() -> console.out().equals("v12-web-1 | later\n"));
    stream.ended().set(true);
    assertThat(following.join(java.time.Duration.ofSeconds(10))).isTrue();
    assertThat(stream.closed()).isTrue();
  }

  @Test
  void logsPrintsTheLogOfABuild(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("log"), "compiling\ndone\n");
    control.builds.put(Statuses.BUILD.toString(), new BuildLog(Statuses.BUILD, file, false));
    var console = console();

    assertThat(console.run("logs", "shop", "--build", "latest")).isEqualTo(0);
    assertThat(console.run("logs", "shop", "--build", "44575")).isEqualTo(0);

    assertThat(console.out()).isEqualTo("compiling\ndone\ncompiling\ndone\n");
    assertThat(console.run("logs", "shop", "--build", "ffffff")).isEqualTo(1);
  }

  @Test
  void scaleCommitsAndSaysSo() {
    var console = console();

    assertThat(console.run("scale", "shop", "web=3", "worker=0", "--author", "Ann <a@b.c>"))
        .isEqualTo(0);

    assertThat(console.out()).isEqualTo("Committed c0ffeec shop: scaled\n");
    var request = control.scales.getFirst();
    assertThat(request.processes().toString()).isEqualTo("{web=3, worker=0}");
    assertThat(request.author()).contains(new Person("Ann", "a@b.c"));
  }

  @Test
  void logsAsksForWhatWasWrittenWithinATime() {
    assertThat(console().run("logs", "shop", "--since", "1h30m5s")).isEqualTo(0);
    assertThat(console().run("logs", "shop", "--since", "90s", "-n", "5")).isEqualTo(0);
    assertThat(console().run("logs", "shop", "--since", "yesterday")).isEqualTo(2);
    assertThat(control.queries)
        .containsExactly(
            new LogQuery(Optional.empty(), 10_000, false, Optional.of(Duration.ofSeconds(5405))),
            new LogQuery(Optional.empty(), 5, false, Optional.of(Duration.ofSeconds(90))));
  }

  @Test
  void restartSaysWhatIsRestarted() {
    var console = console();
    assertThat(console.run("restart", "shop")).isEqualTo(0);
    assertThat(console.run("restart", "shop", "-p", "web")).isEqualTo(0);
    assertThat(console.out()).isEqualTo("Restarting web, worker of shop\nRestarting web of shop\n");
    assertThat(console.run("restart", "nobody")).isEqualTo(1);
    assertThat(console.run("restart", "shop", "-p", "W")).isEqualTo(2);
    assertThat(control.restarts).containsExactly("shop [web, worker]", "shop [web]");
  }

  @Test
  void rollbackGoesBackToTheReleaseThatIsSaid() {
    var console = console();
    assertThat(console.run("rollback", "shop", "--author", "Ann <a@b.c>")).isEqualTo(0);
    assertThat(console.run("rollback", "shop", "v9", "--author", "Ann <a@b.c>")).isEqualTo(0);
    assertThat(console.run("rollback", "shop", "9", "--author", "Ann <a@b.c>")).isEqualTo(0);
    assertThat(console.out()).isEqualTo("Committed c0ffeec shop: back\n".repeat(3));
    var ann = Optional.of(new Person("Ann", "a@b.c"));
    var nine = new RollbackRequest(Optional.of(new ReleaseNumber(9)), ann, false);
    assertThat(control.rollbacks)
        .containsExactly(new RollbackRequest(Optional.empty(), ann, false), nine, nine);
    assertThat(console().run("rollback", "shop", "v0")).isEqualTo(2);
    assertThat(console().run("rollback", "shop", "latest")).isEqualTo(2);
    assertThat(console().run("rollback", "nobody")).isEqualTo(1);
  }

  @Test
  void releaseReleasesWhatIsHeld() {
    var console = console();
    assertThat(console.run("release", "shop", "--author", "Ann <a@b.c>")).isEqualTo(0);
    assertThat(console.out()).isEqualTo("Committed c0ffeec shop: again\n");
    control.failure = Optional.of(new RejectedException("nothing of shop is held\nwait"));
    assertThat(console.run("release", "shop")).isEqualTo(3);
    assertThat(console.err()).isEqualTo("slipway: nothing of shop is held\nwait\n");
  }

  @Test
  void holdAndUnholdCommitAndSaySo() {
    var console = console();
    assertThat(console.run("hold", "shop", "--author", "Ann <a@b.c>")).isEqualTo(0);
    assertThat(console.run("unhold", "shop", "--author", "Ann <a@b.c>")).isEqualTo(0);

    assertThat(console.out()).isEqualTo("Committed c0ffeec shop: held\n".repeat(2));
    assertThat(control.holds).hasSize(2).first().asString().startsWith("true");
    assertThat(console().run("hold", "nobody")).isEqualTo(1);
  }

  @Test
  void scaleSaysWhatIsWrong() {
    assertThat(console().run("scale", "nobody", "web=3")).isEqualTo(1);
    assertThat(console().run("scale", "shop")).isEqualTo(2);
    assertThat(console().run("scale", "shop", "web")).isEqualTo(2);
    assertThat(console().run("scale", "shop", "web=-1")).isEqualTo(2);
    assertThat(console().run("scale", "shop", "web=1", "web=2")).isEqualTo(2);
    assertThat(console().run("scale", "shop", "web=1", "--author", "Ann")).isEqualTo(2);
    var console = console();
    control.failure = Optional.of(new RejectedException("web follows its load\nremove autoscale"));
    assertThat(console.run("scale", "shop", "web=1")).isEqualTo(3);
    assertThat(console.err()).isEqualTo("slipway: web follows its load\nremove autoscale\n");
  }

  @Test
  void syncSaysWhichCommitWasSeen() {
    control.outcome =
        new SyncOutcome(Optional.of(Statuses.CONFIG_COMMIT), "9 removals wait: --confirm-removals");
    var console = console();

    assertThat(console.run("sync", "--rebuild", "shop", "--confirm-removals")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            "Saw config commit "
                + Statuses.CONFIG_COMMIT
                + "\n9 removals wait: --confirm-removals\n");
    assertThat(control.syncs)
        .containsExactly(new SyncRequest(true, Optional.of(Statuses.SHOP), true));
  }

  @Test
  void anEnvironmentThatFailedIsOneLineOfCauseAndOneOfWhatToDo() {
    control.failure = Optional.of(new UnavailableException("no route to git.example.com"));
    var console = console();
    assertThat(console.run("sync")).isEqualTo(3);
    assertThat(console.err())
        .isEqualTo("slipway: no route to git.example.com\nit is tried again by itself\n");

    control.failure = Optional.of(new RejectedException("wrong password\nset SLIPWAY_GIT_USER"));
    console = console();
    assertThat(console.run("sync")).isEqualTo(3);
    assertThat(console.err()).isEqualTo("slipway: wrong password\nset SLIPWAY_GIT_USER\n");
  }

  @Test
  void noDaemonIsSaidSoWithHowToStartOne() {
    var port = server.port();
    server.close();
    for (var command : List.of("status", "apps", "releases shop", "logs shop", "sync")) {
      var console = Console.at(port);
      assertThat(console.run(command.split(" "))).isEqualTo(3);
      assertThat(console.err())
          .isEqualTo(
              "slipway: no daemon at http://127.0.0.1:%d\nstart one with: slipway daemon --config-repo URL\n"
                  .formatted(port));
    }
  }

  @Test
  void whoUsesACommandWronglyIsPointedToItsHelp() {
    var console = console();
    console.run("logs", "shop", "--tail", "-1");
    assertThat(console.err()).endsWith("Try 'slipway logs --help'.\n");
  }

  @Test
  void wrongUsageIsSaidSo() {
    for (var words :
        List.of(
            "status --output xml",
            "status --watch --output json",
            "status --api ftp://x",
            "status --api :::",
            "logs shop --tail -1",
            "logs shop --process W",
            "logs shop --build xyz",
            "logs",
            "releases shop --limit -1",
            "statsu")) {
      var console = console();
      assertThat(console.run(words.split(" "))).as(words).isEqualTo(2);
      assertThat(console.err().lines()).as(words).hasSizeBetween(2, 3);
      assertThat(console.out()).isEmpty();
    }
  }
}
