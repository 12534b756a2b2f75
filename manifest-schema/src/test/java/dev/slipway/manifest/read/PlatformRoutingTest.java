package dev.slipway.manifest.read;

import static dev.slipway.manifest.read.Repository.APP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code slipway.yaml} says of how requests are brought to apps, and what an app makes of it.
 */
class PlatformRoutingTest {
  private static final String PLATFORM = "apiVersion: slipway.dev/v1\nkind: Platform\n";

  private Manifests read(String ofPlatform, String ofApp) throws Exception {
    var manifests =
        new ManifestReader(new Domain("localhost"))
            .read(
                new Repository()
                    .commit(
                        Map.of(
                            "slipway.yaml", PLATFORM + routing(ofPlatform),
                            "apps/shop.yaml", APP + routing(ofApp)))
                    .head());
    assertThat(manifests.problems()).isEmpty();
    return manifests;
  }

  private static String routing(String settings) {
    return settings.isEmpty() ? "" : "routing: {" + settings + "}\n";
  }

  private static App shop(Manifests manifests) {
    var manifest = Optional.ofNullable(manifests.apps().get(new AppName("shop"))).orElseThrow();
    assertThat(manifest.problems()).isEmpty();
    return manifest.app().orElseThrow();
  }

  /** What counts for an app that says this, where the platform says that. */
  private Routing counts(String ofPlatform, String ofApp) throws Exception {
    var manifests = read(ofPlatform, ofApp);
    return shop(manifests).routing(manifests.platform());
  }

  /** What an app says itself. */
  private Routing said(String ofApp) throws Exception {
    return shop(read("", ofApp)).settings().routing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maintenance: {page: later}           | maintenance: false",
        "allow: [10.0.0.0/8]                  | allow: [192.0.2.0/24]",
        "deny: [10.0.0.0/8]                   | deny: []",
        "maxBody: 1Ki                         | maxBody: 1Mi",
        "timeouts: {connect: 1s}              | timeouts: {connect: 2s}",
        "timeouts: {response: 1m}             | timeouts: {response: 2m}",
        "timeouts: {idle: 1m}                 | timeouts: {idle: 2m}",
        "headers: {request: {set: {X-A: a}}}  | headers: {request: {set: {X-A: b}}}",
        "headers: {request: {remove: [X-A]}}  | headers: {request: {set: {X-A: b}}}",
        "headers: {response: {set: {X-A: a}}} | headers: {response: {remove: [X-A]}}",
        "enforceHttps: true                   | enforceHttps: false",
        "hsts: true                           | hsts: {maxAge: 1h, preload: true}",
        "rateLimit: {requests: 1}             | rateLimit: {requests: 2, per: 1m}",
        "sticky: true                         | sticky: false",
        "compression: true                    | compression: false",
        "basicAuth: {secret: staff/users}     | basicAuth: false",
        "tls: {certificate: default}          | tls: {certificate: shop}",
      })
  void what_the_platform_says_is_for_apps_that_do_not_say_it(String ofPlatform, String ofApp)
      throws Exception {
    assertThat(said(ofApp)).as("the two differ").isNotEqualTo(said(ofPlatform));

    assertThat(counts(ofPlatform, "")).isEqualTo(said(ofPlatform));
    assertThat(counts(ofPlatform, ofApp)).isEqualTo(said(ofApp));
    assertThat(counts("", ofApp)).isEqualTo(said(ofApp));
  }

  @Test
  void an_app_that_says_one_thing_gets_the_rest_of_the_platform() throws Exception {
    assertThat(counts("maxBody: 1Ki, sticky: true, allow: [10.0.0.0/8]", "maxBody: 1Mi, deny: []"))
        .isEqualTo(said("maxBody: 1Mi, sticky: true, allow: [10.0.0.0/8], deny: []"));
  }

  @Test
  void timeouts_and_headers_are_said_one_by_one() throws Exception {
    assertThat(
            counts(
                "timeouts: {connect: 1s, idle: 1m}, headers: {response: {set: {X-A: a, X-B: b}}}",
                "timeouts: {connect: 2s}, headers: {response: {remove: [X-A]}}"))
        .isEqualTo(
            said(
                "timeouts: {connect: 2s, idle: 1m},"
                    + " headers: {response: {set: {X-B: b}, remove: [X-A]}}"));
  }

  @Test
  void what_is_the_apps_alone_stays_whatever_the_platform_says() throws Exception {
    var own = "enabled: false, paths: {/docs: web}, redirects: [{from: /old, to: /new}]";

    assertThat(counts("maxBody: 1Ki", own)).isEqualTo(said(own + ", maxBody: 1Ki"));
  }
}
