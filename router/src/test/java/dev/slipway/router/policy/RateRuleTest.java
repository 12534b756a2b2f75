package dev.slipway.router.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.RateLimit;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateRuleTest {
  private static final String ONE = "192.0.2.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private long millis = -1_000;

  private Optional<Refusal> send(RateRule rule, String client) {
    return rule.judge(new Visit(client, false, "GET", "localhost", "/", millis * 1_000_000));
  }

  @Test
  void a_burst_may_come_at_once_and_then_one_at_a_time() {
    var rule = new RateRule(new RateLimit(10, SECOND, 3));
    for (var i = 0; i < 3; i++) {
      assertThat(send(rule, ONE)).as("request %s", i).isEmpty();
    }
    assertThat(send(rule, ONE).orElseThrow().status()).isEqualTo(429);
    millis += 99;
    assertThat(send(rule, ONE)).isPresent();
    millis += 1;
    assertThat(send(rule, ONE)).isEmpty();
    assertThat(send(rule, ONE)).isPresent();
    millis += 1_000;
    for (var i = 0; i < 3; i++) {
      assertThat(send(rule, ONE)).as("request %s after a rest", i).isEmpty();
    }
    assertThat(send(rule, ONE)).isPresent();
  }

  @Test
  void what_is_refused_is_told_when_to_come_again() {
    var rule = new RateRule(new RateLimit(1, Duration.ofMinutes(1), 1));
    assertThat(send(rule, ONE)).isEmpty();
    millis += 500;
    assertThat(send(rule, ONE).orElseThrow().headers()).containsEntry("retry-after", "60");
    millis += 59_500;
    assertThat(send(rule, ONE)).isEmpty();
  }

  @Test
  void who_sends_too_much_is_told_apart_by_address_or_network() {
    var rule = new RateRule(new RateLimit(1, SECOND, 1));
    assertThat(send(rule, ONE)).isEmpty();
    assertThat(send(rule, "192.0.2.2")).isEmpty();
    assertThat(send(rule, "2001:db8::1")).isEmpty();
    assertThat(send(rule, "2001:db8::2")).isPresent();
    assertThat(send(rule, "2001:db8:0:1::2")).isEmpty();
  }

  @Test
  void who_came_long_ago_is_not_kept() {
    var rule = new RateRule(new RateLimit(10, SECOND, 3));
    for (var i = 0; i < 1_000; i++) {
      assertThat(send(rule, "10.0." + (i >> 8) + "." + (i & 255))).isEmpty();
    }
    assertThat(rule.kept()).isEqualTo(1_000);
    millis += 1_000;
    for (var i = 0; i < 1_000; i++) {
      assertThat(send(rule, ONE)).isEmpty();
      millis += 1_000;
      assertThat(send(rule, "10.1." + (i >> 8) + "." + (i & 255))).isEmpty();
    }
    assertThat(rule.kept()).isLessThan(100);
  }

  @Test
  void no_more_clients_are_kept_than_the_bound() {
    var rule = new RateRule(new RateLimit(1, Duration.ofHours(1), 1));
    assertThat(send(rule, ONE)).isEmpty();
    assertThat(send(rule, ONE)).isPresent();
    for (var i = 0; i < 4 * RateRule.KEPT; i++) {
      assertThat(send(rule, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255))).isEmpty();
    }
    assertThat(send(rule, ONE)).as("forgotten").isEmpty();
  }
}
