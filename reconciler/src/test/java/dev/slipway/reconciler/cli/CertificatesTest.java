package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.FakeControlPlane;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.Statuses;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.ConfigStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static CertificateStatus certificate(Duration left, String problem) {
    return ending(Optional.of(NOW.plus(left)), problem);
  }

  private static CertificateStatus ending(Optional<Instant> end, String problem) {
    var hosts = List.of(new Domain("*.example.com"), new Domain("example.com"));
    return new CertificateStatus("shop", end.isEmpty() ? List.of() : hosts, end, problem);
  }

  private static List<String> warnings(CertificateStatus certificate) {
    return Certificates.warnings(List.of(certificate), NOW);
  }

  @Test
  void oneThatEndsInFourteenDaysIsWarnedOf() {
    assertThat(warnings(certificate(Duration.ofDays(14).plusSeconds(1), ""))).isEmpty();
    assertThat(warnings(certificate(Duration.ofDays(14), "")))
        .containsExactly(
            "The certificate shop expires in 14 days, at 2026-12-13T12:00:00Z: renew it");
    assertThat(warnings(certificate(Duration.ofHours(47), "")).getFirst()).contains("in 1 day,");
    assertThat(warnings(certificate(Duration.ofSeconds(1), "")).getFirst())
        .contains("in less than a day, at 2026-11-29T12:00:01Z");
  }

  @Test
  void oneThatHasEndedIsToldOfOnce() {
    assertThat(warnings(certificate(Duration.ZERO, "")))
        .containsExactly("The certificate shop: it expired at 2026-11-29T12:00:00Z");
    assertThat(warnings(certificate(Duration.ofDays(-1), "it expired yesterday\nrenew it")))
        .containsExactly("The certificate shop: it expired yesterday");
  }

  @Test
  void whatIsWrongWithOneIsToldBesideItsEnd() {
    assertThat(warnings(certificate(Duration.ofDays(2), "shop.key:1:1: another\u001b[2J key")))
        .containsExactly(
            "The certificate shop: shop.key:1:1: another [2J key",
            "The certificate shop expires in 2 days, at 2026-12-01T12:00:00Z: renew it");
    assertThat(warnings(ending(Optional.empty(), "shop.crt:1:1: it is empty").of("eu-1")))
        .containsExactly("The certificate shop of the router eu-1: shop.crt:1:1: it is empty");
  }

  @Test
  void theTableShowsWhenEachEnds() {
    var all =
        List.of(
            certificate(Duration.ofDays(90), ""),
            ending(Optional.empty(), "shop.crt:1:1: empty").of("eu-1"));

    assertThat(Certificates.table(all, NOW, false))
        .containsExactly(
            "CERTIFICATE  ROUTER  EXPIRES               HOSTS                      PROBLEM",
            "shop         -       2027-02-27T12:00:00Z  *.example.com,example.com",
            "shop         eu-1    -                                                shop.crt:1:1: empty");
    assertThat(Certificates.table(List.of(), NOW, false))
        .containsExactly("No router has certificates.");
    assertThat(Certificates.table(all, NOW, true)).last().asString().contains("[31m-");
  }

  @Test
  void statusWarnsAndShowsThemOverTheApi() throws Exception {
    var control = new FakeControlPlane();
    control.apps.add(Statuses.shop());
    control.config =
        ConfigStatus.of(Optional.of(Statuses.CONFIG_COMMIT), Optional.empty(), Optional.empty());
    var past = Instant.parse("2020-01-01T00:00:00Z");
    control.certificates = List.of(ending(Optional.of(past), ""));
    var address = new ListenAddress("127.0.0.1", 0);
    try (var server = new ApiServer(address, Set.of(), control, new PrometheusMetrics())) {
      server.start();
      var expired = "The certificate shop: it expired at 2020-01-01T00:00:00Z\n";
      var console = Console.at(server.port());
      assertThat(console.run("status")).as("the apps are fine").isEqualTo(0);
      assertThat(console.out()).doesNotContain("expire");
      assertThat(console.err()).isEqualTo(expired);

      var asked = Console.at(server.port());
      assertThat(asked.run("status", "--certificates")).isEqualTo(0);
      assertThat(asked.out()).contains("shop         -       2020-01-01T00:00:00Z  *.example.com");
      assertThat(asked.err()).isEqualTo(expired);

      var json = Console.at(server.port());
      assertThat(json.run("status", "--certificates", "-o", "json")).isEqualTo(0);
      assertThat(json.out()).contains("\"expires\" : \"2020-01-01T00:00:00Z\"");

      assertThat(Console.at(server.port()).run("status", "--certificates", "shop")).isEqualTo(2);
    }
  }
}
