package dev.slipway.builder.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonObjectTest {
  @Test
  void aListGivesTheObjectsInIt() {
    assertThat(JsonObject.parseList("[{\"a\": 1}, 2, {}]".getBytes(UTF_8)))
        .contains(List.of(new JsonObject(Map.of("a", 1)), new JsonObject(Map.of())));
    assertThat(JsonObject.parseList("[]".getBytes(UTF_8))).contains(List.of());
  }

  @Test
  void whatIsNoListIsEmpty() {
    assertThat(JsonObject.parseList("{}".getBytes(UTF_8))).isEmpty();
    assertThat(JsonObject.parseList("<html>".getBytes(UTF_8))).isEmpty();
    assertThat(JsonObject.parseList(new byte[0])).isEmpty();
  }

  @Test
  void onlyAWholeNumberIsAnInteger() {
    var json =
        JsonObject.parse(
                "{\"n\": 7, \"big\": 5000000000, \"half\": 0.5, \"text\": \"7\", \"none\": null}"
                    .getBytes(UTF_8))
            .orElseThrow();

    assertThat(json.integer("n")).hasValue(7);
    assertThat(json.integer("big")).hasValue(5_000_000_000L);
    assertThat(List.of("half", "text", "none", "missing"))
        .allSatisfy(name -> assertThat(json.integer(name)).isEmpty());
  }
}
