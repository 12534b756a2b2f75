package dev.slipway.router.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every mesh promises to the one who publishes tables. */
public abstract class RouterMeshContract {
  /** A request under way, which ends when it is told to. */
  public interface HeldRequest {
    /** The backend it is at. */
    Backend backend();

    void finish() throws Exception;
  }

  protected abstract RouterMesh mesh();

  /** Backends that really answer; each call gives the same ones. At least two. */
  protected abstract List<Backend> backends();

  /** Starts a request for this host and returns once it is at its backend. */
  protected abstract HeldRequest hold(String host) throws Exception;

  protected static RouteTable table(String host, Backend... backends) {
    var routes = new TreeMap<Domain, Route>();
    routes.put(new Domain(host), new Route(new AppName("shop"), new TreeSet<>(List.of(backends))));
    return new RouteTable(routes);
  }

  @Test
  void serves_the_empty_table_at_first() {
    assertThat(mesh().state().confirmed()).isEqualTo(RouteTable.EMPTY);
    assertThat(mesh().state().draining()).isEmpty();
  }

  @Test
  void has_confirmed_a_table_when_publish_returns() throws Exception {
    var table = table("shop.localhost", backends().get(0));
    mesh().publish(table);
    assertThat(mesh().state().confirmed()).isEqualTo(table);
  }

  @Test
  void takes_the_same_table_twice() throws Exception {
    var table = table("shop.localhost", backends().get(0));
    mesh().publish(table);
    mesh().publish(table);
    assertThat(mesh().state().confirmed()).isEqualTo(table);
  }

  @Test
  void a_backend_that_leaves_without_a_request_is_not_draining() throws Exception {
    mesh().publish(table("shop.localhost", backends().get(0)));
    mesh().publish(table("shop.localhost", backends().get(1)));
    assertThat(mesh().state().draining()).isEmpty();
  }

  @Test
  void a_backend_that_leaves_with_a_request_drains_until_it_ends() throws Exception {
    var changes = new AtomicInteger();
    mesh().onChange(changes::incrementAndGet);
    mesh().publish(table("shop.localhost", backends().get(0)));
    var held = hold("shop.localhost");
    mesh().publish(table("shop.localhost", backends().get(1)));
    assertThat(mesh().state().draining()).containsOnlyKeys(held.backend());
    assertThat(changes).hasValue(0);

    held.finish();

    await().atMost(Duration.ofSeconds(10)).until(() -> mesh().state().draining().isEmpty());
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAtomic(changes, count -> assertThat(count).isPositive());
  }

  @Test
  void says_since_when_a_backend_drains_whatever_is_published_meanwhile() throws Exception {
    mesh().publish(table("shop.localhost", backends().get(0)));
    var held = hold("shop.localhost");
    mesh().publish(table("shop.localhost", backends().get(1)));
    var since = mesh().state().draining();
    mesh().publish(table("other.localhost", backends().get(1)));
    assertThat(mesh().state().draining()).isEqualTo(since);
    held.finish();
  }

  @Test
  void a_backend_that_comes_back_drains_no_more() throws Exception {
    mesh().publish(table("shop.localhost", backends().get(0)));
    var held = hold("shop.localhost");
    mesh().publish(RouteTable.EMPTY);
    mesh().publish(table("shop.localhost", backends().get(0)));
    assertThat(mesh().state().draining()).isEmpty();
    held.finish();
  }

  @Test
  void new_requests_follow_the_new_table_at_once() throws Exception {
    mesh().publish(table("shop.localhost", backends().get(0)));
    var first = hold("shop.localhost");
    mesh().publish(table("shop.localhost", backends().get(1)));
    var second = hold("shop.localhost");
    assertThat(first.backend()).isEqualTo(backends().get(0));
    assertThat(second.backend()).isEqualTo(backends().get(1));
    first.finish();
    second.finish();
  }
}
