package dev.slipway.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("replicas", "port", "command", "domains", "env");

  @Test
  void a_slip_is_seen() {
    assertThat(Nearest.of("replica", KNOWN)).contains("replicas");
    assertThat(Nearest.of("Replicas", KNOWN)).contains("replicas");
    assertThat(Nearest.of("prot", KNOWN)).contains("port");
    assertThat(Nearest.of("comand", KNOWN)).contains("command");
    assertThat(Nearest.of("domain", KNOWN)).contains("domains");
    assertThat(Nearest.of("evn", KNOWN)).contains("env");
  }

  @Test
  void another_word_is_no_slip() {
    assertThat(Nearest.of("colour", KNOWN)).isEmpty();
    assertThat(Nearest.of("x", KNOWN)).isEmpty();
    assertThat(Nearest.of("", KNOWN)).isEmpty();
    assertThat(Nearest.of("replicas".repeat(1_000), KNOWN)).isEmpty();
  }

  @Test
  void a_distance_counts_changes() {
    assertThat(Nearest.distance("", "")).isZero();
    assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
