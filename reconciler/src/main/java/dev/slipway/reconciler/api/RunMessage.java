package dev.slipway.reconciler.api;

import java.nio.charset.StandardCharsets;

/** What a client sends. */
sealed interface RunMessage {
  /** JSON: what it wants to be run, or later a size of its terminal. */
  record Text(String json) implements RunMessage {}

  /** Input for the command; of no bytes: its end. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Bytes(byte[] bytes) implements RunMessage {}

  default int cost() {
    return RunFrames.cost(
        switch (this) {
          case Text(var json) -> json.getBytes(StandardCharsets.UTF_8).length;
          case Bytes(var bytes) -> bytes.length;
        });
  }
}
