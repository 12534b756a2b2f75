package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static Routing served(boolean enabled) {
    return new Routing(
        Optional.of(enabled),
        Optional.empty(),
        Routing.Access.OPEN,
        Optional.empty(),
        Routing.Waits.USUAL,
        Routing.Headers.AS_THEY_ARE,
        Routing.Https.AS_THEY_COME,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Routing.Tls.BY_NAME,
        Map.of(),
        List.of());
  }

  @Test
  void whether_an_app_is_served_is_as_it_says_and_else_as_the_defaults_do() {
    assertThat(Routing.NONE.or(served(false)).enabled()).contains(false);
    assertThat(served(true).or(served(false)).enabled()).contains(true);
  }
}
