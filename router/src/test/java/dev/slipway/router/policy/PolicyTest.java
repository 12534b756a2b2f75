package dev.slipway.router.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Cidr;
import dev.slipway.manifest.Hsts;
import dev.slipway.manifest.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
  @Test
  void a_route_without_settings_has_the_one_that_is_never_asked() {
    assertThat(Policy.of(Routing.NONE)).isSameAs(Policy.NONE);
    assertThat(Policy.of(Routing.NONE.or(Routing.NONE))).isSameAs(Policy.NONE);
  }

  @Test
  void who_came_by_tls_is_not_sent_there_again() {
    var https =
        Policy.of(
            Routing.NONE.withHttps(
                new Routing.Https(
                    Optional.of(true),
                    Optional.of(new Hsts(true, Duration.ofHours(1), true, true)))));
    assertThat(https.judge(new Visit("192.0.2.1", true, "GET", "localhost", "/", 0))).isEmpty();
    assertThat(https.judge(new Visit("192.0.2.1", false, "GET", "localhost", "/", 0))).isPresent();
    assertThat(https.hsts()).contains("max-age=3600; includeSubDomains; preload");
  }

  @Test
  void a_client_without_a_known_address_may_not_come_where_it_matters() {
    var visit = new Visit("unknown", false, "GET", "localhost", "/", 0);
    var nobody = new Routing.Access(Optional.of(List.of()), Optional.empty());
    assertThat(new AccessRule(nobody).judge(visit)).isPresent();
    var notAll =
        new Routing.Access(
            Optional.empty(), Optional.of(Cidr.parse("192.0.2.0/24").stream().toList()));
    assertThat(new AccessRule(notAll).judge(visit)).isPresent();
    assertThat(new AccessRule(Routing.Access.OPEN).judge(visit)).isEmpty();
  }
}
