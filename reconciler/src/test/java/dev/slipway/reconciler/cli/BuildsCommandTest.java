package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.BuildLog;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.BuildSummary.Stage;
import dev.slipway.reconciler.status.BuildSummary.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The builds of an app, at the command line. */
final class BuildsCommandTest {
  private static final Optional<ObjectId> COMMIT = Optional.of(new ObjectId("1a2b3c4d".repeat(5)));
  private static final Optional<Instant> NOON = Optional.of(Instant.parse("2026-11-28T12:00:00Z"));

  @TempDir private Path folder;
  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
    control.apps.add(Statuses.shop());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Console console() {
    return Console.at(server.port());
  }

  private static BuildKey key(String digit) {
    return new BuildKey(new Digest("sha256:" + digit.repeat(64)));
  }

  private static BuildSummary waiting() {
    return new BuildSummary(
        key("a"),
        State.WAITING,
        Optional.of(2),
        Optional.empty(),
        Optional.empty(),
        COMMIT,
        "Fix cart total",
        List.of(),
        Optional.empty(),
        "");
  }

  private static BuildSummary failed() {
    return new BuildSummary(
        key("b"),
        State.FAILED,
        Optional.empty(),
        NOON,
        Optional.of(1250L),
        COMMIT,
        "Break it",
        List.of(new Stage("source", 50), new Stage("build", 1200)),
        Optional.empty(),
        "javac ended with 1");
  }

  private static BuildSummary succeeded() {
    return new BuildSummary(
        key("c"),
        State.SUCCEEDED,
        Optional.empty(),
        NOON,
        Optional.of(61_000L),
        COMMIT,
        "Begin",
        List.of(new Stage("build", 60_000), new Stage("image", 1000)),
        Optional.of(3),
        "");
  }

  @Test
  void listsThemWithTheirStateAndWhereTheTimeWent() {
    control.buildLists.put(Statuses.SHOP, List.of(waiting(), failed(), succeeded()));
    var console = console();

    assertThat(console.run("builds", "shop")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            BUILD         STATE        WHEN                  TOOK                                       COMMIT   WHAT
            aaaaaaaaaaaa  waiting (2)  -                     -                                          1a2b3c4  Fix cart total
            bbbbbbbbbbbb  failed       2026-11-28 12:00:00Z  1.3s (source 0.1s, build 1.2s)             1a2b3c4  Break it: javac ended with 1
            cccccccccccc  succeeded    2026-11-28 12:00:00Z  61.0s (build 60.0s, image 1.0s, 3 cached)  1a2b3c4  Begin
            """);
  }

  @Test
  void asJsonTheyAreWhatTheApiSays() {
    control.buildLists.put(Statuses.SHOP, List.of(failed()));
    var console = console();

    assertThat(console.run("builds", "shop", "--output", "json")).isEqualTo(0);

    assertThat(console.out())
        .contains(
            "\"state\" : \"failed\"",
            "\"place\" : null",
            "\"began\" : \"2026-11-28T12:00:00Z\"",
            "\"millis\" : 1250",
            "\"name\" : \"source\"",
            "\"failure\" : \"javac ended with 1\"");
  }

  @Test
  void saysThatThereIsNone() {
    control.buildLists.put(Statuses.SHOP, List.of());
    var console = console();

    assertThat(console.run("builds", "shop")).isEqualTo(0);

    assertThat(console.out()).isEqualTo("There is no build of shop yet.\n");
  }

  @Test
  void printsTheLogOfOneOrOfTheLatest() throws Exception {
    var log = Files.writeString(folder.resolve("log"), "-----> Java\n");
    control.builds.put(key("b").toString(), new BuildLog(key("b"), log, false));
    for (var words : List.of(List.of("bbbb"), List.of("--log"), List.of("--follow"))) {
      var console = console();

      assertThat(console.run("builds", "shop", words.getFirst())).isEqualTo(0);

      assertThat(console.out()).isEqualTo("-----> Java\n");
    }
    var console = console();
    assertThat(console.run("builds", "shop", "cccc")).isEqualTo(ExitCode.NO);
    assertThat(console.err())
        .contains("there is no such build of shop\n", "slipway builds shop lists them");
  }

  @Test
  void printsThePackagesOfAnImage() {
    control.sboms.put("latest", "{\"bomFormat\":\"CycloneDX\"}");
    control.sboms.put("bbbb", "{\"of\":\"b\"}");
    var console = console();
    assertThat(console.run("builds", "shop", "--sbom")).isEqualTo(0);
    assertThat(console.out()).isEqualTo("{\"bomFormat\":\"CycloneDX\"}\n");
    var one = console();
    assertThat(one.run("builds", "shop", "bbbb", "--sbom")).isEqualTo(0);
    assertThat(one.out()).isEqualTo("{\"of\":\"b\"}\n");

    var none = console();
    assertThat(none.run("builds", "shop", "cccc", "--sbom")).isEqualTo(ExitCode.NO);
    assertThat(none.err()).contains("has a list of its packages");
    assertThat(console().run("builds", "shop", "--sbom", "--log")).isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void refusesWhatIsNoKeyAndNoApp() {
    var console = console();

    assertThat(console.run("builds", "shop", "latest!")).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(console.err()).contains("not the key of a build");
    assertThat(console().run("builds", "nobody")).isEqualTo(ExitCode.NO);
    assertThat(console().run("builds", "shop", "--log", "--output", "json"))
        .isEqualTo(ExitCode.WRONG_USAGE);
  }
}
