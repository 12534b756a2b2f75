package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.TestMesh;
import dev.slipway.router.RouteTable;
import dev.slipway.router.fake.FakeRouterMesh;
import dev.slipway.router.mesh.ConnectedRouters;
import dev.slipway.router.mesh.RouterLink;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.Serving;
import dev.slipway.router.mesh.TableChange;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RoutersCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final RouterLink NOWHERE =
      new RouterLink() {
        @Override
        public void send(TableChange change) {
          // It does not get there.
        }

        @Override
        public void close() {
          // Nor does this.
        }
      };

  private final ConnectedRouters mesh =
      new ConnectedRouters(
          Optional.of(new FakeRouterMesh(() -> NOW)), () -> NOW, new TreeSet<>(), _ -> {});
  private final ApiServer server = TestMesh.server(mesh);

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    mesh.close();
  }

  private ConnectedRouters.Member join(String name) {
    var nothing = new Serving(RouteTable.EMPTY.version(), new TreeMap<>());
    return mesh.join(new RouterName(name), nothing, NOWHERE);
  }

  @Test
  void saysWhatToDoWhereThereAreNone() {
    var console = Console.at(server.port());

    assertThat(console.run("routers")).isZero();

    assertThat(console.out())
        .isEqualTo("No router of its own follows the daemon; start one with: slipway router\n");
  }

  @Test
  void tellsOfEachHowItIs() throws Exception {
    mesh.publish(RouteTable.EMPTY);
    join("eu-1");
    join("eu-2").left();
    var console = Console.at(server.port());

    assertThat(console.run("routers")).isEqualTo(1);

    assertThat(console.out())
        .isEqualTo(
            """
            ROUTER  STATE    ROUTES        SINCE                 PROBLEM
            eu-1    current  %1$s  2026-01-02T03:04:05Z
            eu-2    gone     %1$s  2026-01-02T03:04:05Z
            """
                .formatted(RouteTable.EMPTY.version().abbreviated()));
  }

  @Test
  void isFineWhereAllServeWhatTheyShould() throws Exception {
    mesh.publish(RouteTable.EMPTY);
    join("eu-1");
    var console = Console.at(server.port());

    assertThat(console.run("routers", "-o", "json")).isZero();

    assertThat(console.out()).contains("\"name\" : \"eu-1\"").contains("\"current\" : true");
  }
}
