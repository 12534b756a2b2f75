package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Maintenance;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.read.ConfigFiles;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.Manifests;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.schema.Schemas;
import dev.slipway.router.Backend;
import dev.slipway.router.Logins;
import dev.slipway.router.Route;
import dev.slipway.router.RouteTable;
import dev.slipway.router.mesh.TableChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TableJsonTest {
  private static final String ALL_SETTINGS =
      """
      apiVersion: slipway.dev/v1
      kind: App
      image: registry.example.com/acme/shop:1.4
      processes: {web: {}, worker: {port: 8081}}
      routing:
        enabled: true
        maintenance: {page: "<h1>Soon</h1>", retryAfter: 10m}
        allow: [10.0.0.0/8, 2001:db8::/32]
        deny: [10.1.0.0/16]
        maxBody: 64Mi
        timeouts: {connect: 2s, response: 90s, idle: 30s}
        headers:
          request: {set: {X-From: slipway}, remove: [X-Debug]}
          response: {set: {Referrer-Policy: same-origin}, remove: [Server]}
        enforceHttps: true
        hsts: {maxAge: 720h, includeSubDomains: true}
        rateLimit: {requests: 100, per: 1m, burst: 20}
        sticky: true
        compression: true
        basicAuth: {secret: staff/users}
        tls: {certificate: shop}
        redirects: [{from: /old/*, to: /new/*, code: 308}]
        paths: {/admin: worker, /blog: {app: blog}}
      """;
  private static final Maintenance SOON =
      new Maintenance(true, Optional.of("Soon"), Optional.empty());
  private static final Route PLAIN =
      new Route(new AppName("blog"), new TreeSet<>(List.of(new Backend("10.0.0.7", 8080))));

  @Test
  void aRouteWithoutSettingsIsReadAsItWasWritten() throws Exception {
    var table = table("blog.example.com", PLAIN);

    var change = TableJson.read(TableJson.write(TableChange.whole(table)));

    assertThat(change.applyTo(RouteTable.EMPTY)).isEqualTo(table);
  }

  @Test
  void eachSettingIsReadAsItWasWritten() throws Exception {
    var app = new AppName("shop");
    var routing = routing(app, ALL_SETTINGS);
    var logins = new Logins(new TreeMap<>(Map.of("ann", "$2y$05$x")));
    var whole =
        new Route(app, PLAIN.backends(), routing)
            .with(Optional.of(logins))
            .with(Map.of("/blog", PLAIN));
    var table = table("*.shop.example.com", whole);
    assertThat(routing.said()).isEqualTo(settings());

    var change = TableJson.read(TableJson.write(TableChange.whole(table)));

    assertThat(change.routes()).isEqualTo(table.routes());
    assertThat(change.applyTo(RouteTable.EMPTY)).isEqualTo(table);
  }

  /** The names that a manifest may have below {@code routing}. */
  private static SortedSet<String> settings() {
    var schema = Schemas.text(SchemaKind.APP);
    var routing = ApiJson.MAPPER.readTree(schema).at("/properties/routing/properties");
    return new TreeSet<>(routing.propertyNames());
  }

  @Test
  void whatIsRemovedIsSaid() throws Exception {
    var change = TableChange.between(table("blog.example.com", PLAIN), RouteTable.EMPTY);

    assertThat(TableJson.read(TableJson.write(change))).isEqualTo(change);
  }

  @Test
  void settingsOfManyAppsAreSaidOnce() throws Exception {
    var limited = Routing.NONE.withMaintenance(SOON);
    var routes = new TreeMap<Domain, Route>();
    for (var i = 0; i < 100; i++) {
      var app = new AppName("app" + i);
      var routing = i % 2 == 0 ? limited : Routing.NONE;
      routes.put(new Domain(app + ".localhost"), new Route(app, PLAIN.backends(), routing));
    }
    var table = new RouteTable(routes);

    var json = TableJson.write(TableChange.whole(table));

    assertThat(json).containsOnlyOnce("maintenance");
    var read = TableJson.read(json).applyTo(RouteTable.EMPTY);
    assertThat(read).isEqualTo(table);
    assertThat(read.find("app2.localhost").orElseThrow().routing())
        .isSameAs(read.find("app4.localhost").orElseThrow().routing());
  }

  @Test
  void instancesOfEachKindAreReadAsTheyWereWritten() throws Exception {
    var backends =
        List.of(
            new Backend("10.0.0.1", 1),
            new Backend("fd00::1", 65_535, Protocol.H2C),
            new Backend("a-pod.of.example.com", 8080));
    var table = table("shop.localhost", new Route(new AppName("shop"), new TreeSet<>(backends)));

    var json = TableJson.write(TableChange.whole(table));

    assertThat(TableJson.read(json).applyTo(RouteTable.EMPTY)).isEqualTo(table);
    for (var bad :
        List.of("fd00", "", ":1", "fd00::1:65536", "fd00::1:65535 gopher", "fd00::1:x")) {
      assertThatThrownBy(() -> TableJson.read(json.replace("fd00::1:65535 h2c", bad)))
          .as(bad)
          .isInstanceOf(RejectedException.class);
    }
  }

  @Test
  void aSettingThatIsNotKnownIsRefused() {
    var closed = Routing.NONE.withMaintenance(SOON);
    var route = new Route(PLAIN.app(), PLAIN.backends(), closed);
    var json = TableJson.write(TableChange.whole(table("blog.example.com", route)));

    assertThatThrownBy(
            () -> TableJson.read(json.replace("\"enabled\"", "\"secrecy\":true,\"enabled\"")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("upgrade the router");
    var plain = TableJson.write(TableChange.whole(table("blog.example.com", PLAIN)));
    assertThatThrownBy(() -> TableJson.read(plain.replace("\"routing\":0", "\"routing\":1")))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> TableJson.read("{}")).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> TableJson.read("null")).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> TableJson.read("[")).isInstanceOf(RejectedException.class);
  }

  private static Routing routing(AppName app, String manifest) throws Exception {
    var blob = new ObjectId("0".repeat(40));
    var files =
        new ConfigFiles() {
          @Override
          public SortedMap<String, ObjectId> files() {
            return new TreeMap<>(Map.of("apps/" + app + ".yaml", blob, "apps/blog.yaml", blob));
          }

          @Override
          public byte[] read(ObjectId id) {
            return manifest.getBytes(UTF_8);
          }

          @Override
          public List<Version> versions(String path) {
            return List.of();
          }
        };
    var manifests = new ManifestReader(new Domain("localhost")).read(files);
    return Optional.ofNullable(manifests.apps().get(app))
        .flatMap(Manifests.Manifest::app)
        .orElseThrow()
        .settings()
        .routing();
  }

  private static RouteTable table(String host, Route route) {
    return new RouteTable(new TreeMap<>(Map.of(new Domain(host), route)));
  }
}
