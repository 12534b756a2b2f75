package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.read.ConfigFiles;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.Manifests;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.schema.Schemas;
import dev.slipway.router.Backend;
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
        redirects: [{from: /old/*, to: /new/*, code: 308}]
        paths: {/admin: worker, /blog: {app: blog}}
      """;
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
    var whole = new Route(app, PLAIN.backends(), routing).with(Map.of("/blog", PLAIN));
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
  void aSettingThatIsNotKnownIsRefused() {
    var json = TableJson.write(TableChange.whole(table("blog.example.com", PLAIN)));

    assertThatThrownBy(
            () -> TableJson.read(json.replace("\"enabled\"", "\"secrecy\":true,\"enabled\"")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("upgrade the router");
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
