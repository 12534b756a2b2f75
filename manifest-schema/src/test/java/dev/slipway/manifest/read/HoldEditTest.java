package dev.slipway.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HoldEditTest {
  private static final String HEAD =
      """
      # Our shop.
      apiVersion: slipway.dev/v1
      kind: App
      source: {git: https://git.example.com/shop.git}   # the sources
      """;

  private static String edited(String text, boolean hold) throws RejectedException {
    return HoldEdit.apply("apps/shop.yaml", text.getBytes(StandardCharsets.UTF_8), hold);
  }

  @Test
  void where_nothing_is_said_it_comes_behind_the_source() throws Exception {
    assertThat(edited(HEAD + "replicas: 2   # two\n", true))
        .isEqualTo(HEAD + "releases: {hold: true}\nreplicas: 2   # two\n");
  }

  @Test
  void what_is_said_is_written_over_and_its_comment_stays() throws Exception {
    var text = HEAD + "releases:\n  hold: true   # until the fair is over\n";
    assertThat(edited(text, false)).isEqualTo(text.replace("hold: true", "hold: false"));
  }

  @Test
  void said_twice_it_changes_nothing() throws Exception {
    assertThat(edited(HEAD, false)).isEqualTo(HEAD);
    var held = edited(HEAD, true);
    assertThat(edited(held, true)).isEqualTo(held);
  }

  @Test
  void a_manifest_with_problems_is_refused_with_the_first_of_them() {
    assertThatThrownBy(() -> edited(HEAD + "brunch: main\n", true))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("apps/shop.yaml:5:1: unknown key 'brunch'")
        .hasMessageContaining("\nmend the manifest first");
  }

  @Test
  void what_an_alias_would_carry_on_is_left_to_a_person() {
    var text = HEAD + "labels: &no {}\nreleases: *no\n";
    assertThatThrownBy(() -> edited(text, true))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("change it by hand");
  }
}
