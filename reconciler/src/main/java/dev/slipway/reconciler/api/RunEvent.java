package dev.slipway.reconciler.api;

import dev.slipway.reconciler.cluster.Ending;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a client is told of the command that it has run: one JSON value each. */
sealed interface RunEvent {
  /** It runs. */
  record Started() implements RunEvent {}

  /** Messages of this {@link RunFrames#cost} were passed on: as much more may be sent. */
  record Taken(int cost) implements RunEvent {}

  /** It has ended; nothing follows. */
  record Ended(Ending ending) implements RunEvent {}

  /** It was not started; nothing follows. */
  record Failed(int status, Answer.Failure failure) implements RunEvent {}

  /** As {@link #parse} reads it. */
  default String json() {
    Map<String, Object> fields =
        switch (this) {
          case Started() -> Map.of("started", true);
          case Taken(var cost) -> Map.of("taken", cost);
          case Ended(Ending.Exited(var code, var remark)) ->
              fields("exited", code, "message", remark);
          case Ended(Ending.TimeIsUp(var deadline)) -> Map.of("timeIsUp", Durations.text(deadline));
          case Ended(Ending.Lost(var reason)) -> Map.of("lost", reason);
          case Failed(var status, var failure) -> {
            var all = fields("failed", status, "error", failure.error());
            all.put("hint", failure.hint());
            yield all;
          }
        };
    return ApiJson.MAPPER.writeValueAsString(fields);
  }

  private static Map<String, Object> fields(String name, Object value, String next, Object then) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(name, value);
    fields.put(next, then);
    return fields;
  }

  /** Throws {@link JacksonException} or {@link IllegalArgumentException} for anything else. */
  static RunEvent parse(String json) {
    var node = ApiJson.MAPPER.readTree(json);
    if (node.has("started")) {
      return new Started();
    }
    if (node.has("taken")) {
      return new Taken(node.get("taken").asInt());
    }
    if (node.has("exited")) {
      return new Ended(new Ending.Exited(node.get("exited").asInt(), text(node, "message")));
    }
    if (node.has("timeIsUp")) {
      return new Ended(new Ending.TimeIsUp(Durations.parse(text(node, "timeIsUp"))));
    }
    if (node.has("lost")) {
      return new Ended(new Ending.Lost(text(node, "lost")));
    }
    if (node.has("failed")) {
      var failure = new Answer.Failure(text(node, "error"), text(node, "hint"));
      return new Failed(node.get("failed").asInt(), failure);
    }
    throw new IllegalArgumentException("not an event of a run");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
