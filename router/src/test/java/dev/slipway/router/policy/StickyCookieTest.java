package dev.slipway.router.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Protocol;
import dev.slipway.router.Backend;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StickyCookieTest {
  private static final Map<String, Integer> KNOWN = Map.of("aa", 1, "bb", 2);

  /** Held fast: routers of two versions beside each other must agree. */
  @Test
  void an_instance_has_one_value_wherever_it_is_made() {
    assertThat(StickyCookie.valueOf(new Backend("10.0.0.7", 8080))).isEqualTo("fa29f7756dc3833b");
  }

  @Test
  void each_instance_has_its_own() {
    assertThat(
            Stream.of(
                    new Backend("10.0.0.7", 8080),
                    new Backend("10.0.0.7", 8081),
                    new Backend("10.0.0.8", 8080),
                    new Backend("10.0.0.7", 8080, Protocol.H2C))
                .map(StickyCookie::valueOf))
        .doesNotHaveDuplicates()
        .allMatch(value -> value.matches("[0-9a-f]{16}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slipway-instance=aa | 1",
        "a=b; slipway-instance=bb; c=d | 2",
        "slipway-instance=gone; slipway-instance=bb; slipway-instance=aa | 2",
        "a=b;slipway-instance=aa | 1",
        " ;; slipway-instance=aa ; | 1",
        "slipway-instance=cc | 0",
        "slipway-instance= | 0",
        "slipway-instance | 0",
        "xslipway-instance=aa | 0",
        "slipway-instance2=aa | 0",
        "slipway-instance=aab | 0",
        "x='slipway-instance=aa' | 0",
        "'' | 0"
      })
  void the_first_that_is_known_counts(String header, int found) {
    assertThat(StickyCookie.find(header, KNOWN).orElse(0)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"/, /", "/api, /api", "/a;b, /", "/a/b;c=d/e, /a", "/a/b/c;, /a/b"})
  void a_path_writes_no_other_attribute(String path, String written) {
    assertThat(StickyCookie.header("aa", path, false))
        .isEqualTo("slipway-instance=aa; Path=" + written + "; HttpOnly; SameSite=Lax");
    assertThat(StickyCookie.header("aa", path, true)).endsWith("; HttpOnly; SameSite=Lax; Secure");
  }
}
