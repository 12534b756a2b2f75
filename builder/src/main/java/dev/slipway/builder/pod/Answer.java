package dev.slipway.builder.pod;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;

/** What came of an order. */
sealed interface Answer {
  /** It went well, and files follow. */
  record Done(JsonObject result) implements Answer {}

  /** It would fail again. */
  record Failed(String message) implements Answer {}

  /** The pod lacks something. */
  record Lacking(String message) implements Answer {}

  /** Worth another try. */
  record Hindered(String message) implements Answer {}

  default JsonObject toJson() {
    return switch (this) {
      case Done(var result) -> new JsonObject(Map.of("done", result.entries()));
      case Failed(var message) -> new JsonObject(Map.of("failed", message));
      case Lacking(var message) -> new JsonObject(Map.of("lacking", message));
      case Hindered(var message) -> new JsonObject(Map.of("hindered", message));
    };
  }

  static Answer ofJson(JsonObject json) {
    var failed = json.text("failed");
    var lacking = json.text("lacking");
    if (failed.isPresent()) {
      return new Failed(failed.get());
    }
    if (lacking.isPresent()) {
      return new Lacking(lacking.get());
    }
    return json.entries().containsKey("done")
        ? new Done(json.object("done"))
        : new Hindered(json.text("hindered").orElse("the pod does not say why"));
  }

  /** What it says; throws what is no good news. */
  default JsonObject result() throws BuildFailedException, RejectedException, UnavailableException {
    return switch (this) {
      case Done(var result) -> result;
      case Failed(var message) -> throw new BuildFailedException(message);
      case Lacking(var message) -> throw new RejectedException(message);
      case Hindered(var message) -> throw new UnavailableException(message);
    };
  }
}
