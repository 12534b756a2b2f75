package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.router.Backend;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that came by many changes serves as one that was made at once. */
final class ServingTableTest {
  private static final Instant NOW = Instant.EPOCH;

  private final Outliers outliers = new Outliers(() -> 0);
  private final Random random = new Random(3);
  private final Router router = new Router();

  /** What a router does with a table, without its event loops. */
  private final class Router {
    private final Instances instances = new Instances(it -> new Instance(it, outliers, () -> {}));
    private final Targets targets = new Targets(instances, new Policies());
    private ServingTable serving = ServingTable.EMPTY;

    ServingTable.Next publish(RouteTable table) {
      var next = serving.next(table, targets::of);
      instances.renamed(next.fresh(), next.gone());
      serving = next.table();
      return next;
    }

    List<Instance> behind(String host) {
      return serving.find(host).orElseThrow().instances();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 50, 500})
  void servesTheSameHoweverItCameAbout(int hosts) {
    var routes = new TreeMap<Domain, Route>();
    var table = RouteTable.EMPTY;
    for (var round = 0; round < 200; round++) {
      change(routes, hosts);
      var before = instancesByBackend(table);

      table = table.next(routes);
      router.publish(table);
      if (random.nextInt(3) > 0) {
        router.instances.leave(NOW); // else not all event loops took it
      }

      var atOnce = new Router();
      atOnce.publish(new RouteTable(routes));
      for (var i = 0; i < hosts; i++) {
        var host = host(i).value().replace("*", "any");
        assertThat(router.serving.find(host).map(ServingTableTest::described))
            .isEqualTo(atOnce.serving.find(host).map(ServingTableTest::described));
      }
      assertStay(before, table);
    }
    router.instances.leave(NOW);
    assertThat(router.instances.size()).isEqualTo(table.backends().size());
    assertThat(router.instances.unnamed()).isEmpty();
  }

  private Map<Backend, Instance> instancesByBackend(RouteTable table) {
    var known = new HashMap<Backend, Instance>();
    table.backends().forEach(backend -> known.put(backend, router.instances.at(backend)));
    return known;
  }

  /** Whoever stays is the same instance: it keeps how it stands, and its connections. */
  private void assertStay(Map<Backend, Instance> before, RouteTable table) {
    var unnamed = router.instances.unnamed();
    for (var backend : table.backends()) {
      var instance = router.instances.at(backend);
      assertThat(before.getOrDefault(backend, instance)).isSameAs(instance);
      assertThat(instance.leftAt()).isEmpty();
      assertThat(unnamed).doesNotContain(instance);
    }
  }

  @Test
  void costsWhatChanges() {
    var routes = new TreeMap<Domain, Route>();
    for (var i = 0; i < 1_000; i++) {
      routes.put(host(i), route(i));
    }
    var table = new RouteTable(routes);
    router.publish(table);

    routes.put(host(7), new Route(new AppName("other"), new TreeSet<>()));
    routes.remove(host(8));
    var next = router.publish(table.next(routes));

    assertThat(next.fresh()).hasSize(1);
    assertThat(next.gone()).hasSize(2);
  }

  @Test
  void keepsHowAnInstanceStandsThatStays() {
    router.publish(table(new Backend("127.0.0.1", 1), new Backend("127.0.0.1", 2)));
    var failing = router.behind("shop.localhost").getFirst();
    failing.eject(outliers.now());

    router.publish(table(new Backend("127.0.0.1", 1), new Backend("127.0.0.1", 3)));
    router.instances.leave(NOW);

    assertThat(router.behind("shop.localhost").getFirst()).isSameAs(failing);
    assertThat(failing.isEjected(outliers.now())).isTrue();
  }

  @Test
  void anInstanceThatComesBackWhileItDrainsBeginsAnew() {
    var both = table(new Backend("127.0.0.1", 1), new Backend("127.0.0.1", 2));
    router.publish(both);
    var busy = router.behind("shop.localhost").getFirst();
    busy.enter();
    busy.eject(outliers.now());

    router.publish(table(new Backend("127.0.0.1", 2)));
    router.instances.leave(NOW);
    assertThat(router.instances.draining()).containsOnlyKeys(new Backend("127.0.0.1", 1));
    router.publish(both);

    assertThat(router.behind("shop.localhost").getFirst()).isSameAs(busy);
    assertThat(busy.isEjected(outliers.now())).isFalse();
    assertThat(router.instances.draining()).isEmpty();
  }

  @Test
  void forgetsWhoLeftOnceItsLastRequestIsOver() {
    router.publish(table(new Backend("127.0.0.1", 1)));
    var busy = router.behind("shop.localhost").getFirst();
    busy.enter();

    router.publish(RouteTable.EMPTY);
    router.instances.leave(NOW);
    assertThat(router.instances.draining()).hasSize(1);
    assertThat(router.instances.size()).isEqualTo(1);
    busy.leave();

    assertThat(router.instances.draining()).isEmpty();
    assertThat(router.instances.size()).isZero();
  }

  /** Of a few hosts others, none, or the same again; of one backend in several, with paths. */
  private void change(Map<Domain, Route> routes, int hosts) {
    for (var i = 0; i <= hosts / 20; i++) {
      var number = random.nextInt(hosts);
      if (random.nextInt(3) == 0) {
        routes.remove(host(number));
      } else {
        var route = route(number);
        routes.put(
            host(number), random.nextBoolean() ? route : route.with(Map.of("/api", route(0))));
      }
    }
  }

  private static Domain host(int number) {
    return new Domain((number % 4 == 0 ? "*.app" : "www.app") + number + ".example.com");
  }

  private Route route(int app) {
    var backends = new TreeSet<Backend>();
    for (var i = random.nextInt(3); i > 0; i--) {
      backends.add(new Backend("10.0.0.1", 1 + random.nextInt(50)));
    }
    return new Route(new AppName("app" + app), backends);
  }

  private static RouteTable table(Backend... backends) {
    var route = new Route(new AppName("shop"), new TreeSet<>(List.of(backends)));
    return new RouteTable(new TreeMap<>(Map.of(new Domain("shop.localhost"), route)));
  }

  private static String described(Target target) {
    var backends = target.instances().stream().map(Instance::backend).toList();
    var branches =
        target.branches().stream().map(it -> it.prefix() + described(it.target())).toList();
    return target.app() + " " + backends + " " + branches;
  }
}
