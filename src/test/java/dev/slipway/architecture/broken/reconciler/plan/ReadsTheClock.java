package dev.slipway.architecture.broken.reconciler.plan;

import dev.slipway.architecture.broken.reconciler.ledger.RollsDice;
import java.time.Instant;

public record ReadsTheClock(RollsDice dice) {
  Instant when() {
    return Instant.now();
  }
}
