package dev.slipway.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Routing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CertificateCoverTest {
  private static final Domain SHOP = new Domain("shop.example.com");
  private static final Domain DEEP = new Domain("a.shop.example.com");

  private static final CertificateCover COVER =
      new CertificateCover(
          List.of(
              served("wild", "*.example.com"),
              served("other", "other.example.org"),
              new CertificateStatus("broken", List.of(), Optional.empty(), "no key")));

  private static CertificateStatus served(String name, String host) {
    var end = Optional.of(Instant.parse("2030-01-01T00:00:00Z"));
    return new CertificateStatus(name, List.of(new Domain(host)), end, "");
  }

  private static Routing routing(boolean enforce, String... certificate) {
    return new Routing(
        Optional.empty(),
        Optional.empty(),
        Routing.Access.OPEN,
        Optional.empty(),
        Routing.Waits.USUAL,
        Routing.Headers.AS_THEY_ARE,
        new Routing.Https(Optional.of(enforce), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Routing.Tls(List.of(certificate).stream().findFirst()),
        Map.of(),
        List.of());
  }

  @Test
  void aDomainThatClientsAreSentToAndNoCertificateNamesIsTold() {
    assertThat(COVER.gap(routing(true), List.of(SHOP))).isEmpty();
    assertThat(COVER.gap(routing(true), List.of(SHOP, DEEP)))
        .contains(
            "enforceHttps sends clients of a.shop.example.com to https, and no certificate of the"
                + " router names it");
    assertThat(COVER.gap(routing(false), List.of(DEEP))).isEmpty();
    assertThat(COVER.gap(routing(true), List.of(new Domain("*.example.com")))).isEmpty();
    assertThat(COVER.gap(routing(true, "other"), List.of(SHOP)))
        .contains(
            "enforceHttps sends clients of shop.example.com to https, and the certificate other"
                + " does not name it");
    assertThat(COVER.gap(routing(true, "wild"), List.of(SHOP))).isEmpty();
  }

  @Test
  void aCertificateThatIsNotServedIsTold() {
    for (var name : List.of("gone", "broken")) {
      assertThat(COVER.gap(routing(false, name), List.of(SHOP)))
          .contains(
              "the router has no certificate " + name + ", which routing.tls names: other, wild");
    }
  }

  @Test
  void aRouterWithoutAnyMayStandBehindOneThatHas() {
    var none = new CertificateCover(List.of());
    assertThat(none.gap(routing(true, "shop"), List.of(SHOP))).isEmpty();
  }
}
