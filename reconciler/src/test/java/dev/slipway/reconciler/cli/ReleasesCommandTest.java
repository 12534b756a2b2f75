package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.git.Rewrite;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ledger has, at the command line. */
final class ReleasesCommandTest {
  private final FakeControlPlane control = new FakeControlPlane();
  private final ApiServer server =
      new ApiServer(new ListenAddress("127.0.0.1", 0), Set.of(), control, new PrometheusMetrics());

  @BeforeEach
  void start() throws Exception {
    server.start();
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
  void releasesShowsATable() {
    var console = console();

    assertThat(console.run("releases", "shop", "--limit", "2")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            RELEASE  STATE    WHEN               WHO  COMMIT   WHAT
            v12      running  2026-11-22 22:00Z  Ada  1a2b3c4  Fix cart total; 3 commits since v11; env: GREETING changed
            v11      failed   2026-11-22 21:00Z  Ada  1a2b3c4  Fix cart total; 3 commits since v10; env: GREETING changed
            """);
  }

  @Test
  void aReleaseIsShownWithAllThatIsKnownOfIt() {
    var console = console();

    assertThat(console.run("releases", "shop", "v12")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            shop v12: superseded
              when      2026-11-22 22:00Z
              who       Slipway, merged by Ada
              what      Fix cart total
              changes   3 commits since v11
                        env: GREETING changed
              source    https://git.example.com/acme/shop.git, branch main
                        commit 1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d
              image     shop@%s
              inputs    %s
              revision  c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff
              config    env.DATABASE_URL.secret: shop-db/url
                        env.GREETING: hello
                        processes.web.port: 8080
              commits   + 1a2b3c4 Fix cart total (Ada)
              message   shop v12: 1a2b3c4 Fix cart total

                        1 commit since v11
            """
                .formatted(Statuses.IMAGE, Statuses.INPUTS));
  }

  @Test
  void whatDiffersBetweenTwoReleasesIsShown() {
    var console = console();

    assertThat(console.run("diff", "shop", "v9")).isEqualTo(0);

    assertThat(console.out())
        .isEqualTo(
            """
            shop v9 to v12
              image     - shop@%s
                        + shop@%s
              source    the same
              commits   + 1a2b3c4 Fix cart total (Ada)
                        and 3 more
              config    - env.GREETING: hello
                        + env.GREETING: good day
                        + env.TOKEN.secret: shop/token
            """
                .formatted(Statuses.INPUTS, Statuses.IMAGE));
  }

  @Test
  void statusTellsOfAHistoryThatWasRewrittenLately() {
    var console = console();
    var left = Statuses.SOURCE_COMMIT;
    var now = Instant.now();
    control.config =
        new ConfigStatus(
            Optional.empty(), "", "", Optional.of(new Rewrite(left, Statuses.CONFIG_COMMIT, now)));

    console.run("status");

    assertThat(console.err())
        .startsWith(
            "The history of the config repository was rewritten: it left 1a2b3c4 for c0ffeec at ");

    var before = now.minus(Duration.ofDays(2));
    control.config =
        new ConfigStatus(Optional.empty(), "", "", Optional.of(new Rewrite(left, left, before)));
    var later = console();
    later.run("status");
    assertThat(later.err()).isEmpty();
  }

  @Test
  void whatIsNoReleaseIsWrongUsage() {
    for (var words : List.of("releases shop vx", "diff shop", "diff shop 9 v0")) {
      var console = console();
      assertThat(console.run(words.split(" "))).as(words).isEqualTo(2);
      assertThat(console.out()).isEmpty();
    }
  }
}
