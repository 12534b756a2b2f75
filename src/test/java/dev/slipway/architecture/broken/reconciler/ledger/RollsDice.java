package dev.slipway.architecture.broken.reconciler.ledger;

import dev.slipway.architecture.broken.reconciler.plan.ReadsTheClock;
import java.util.Optional;

public record RollsDice(Optional<ReadsTheClock> clock) {
  double roll() {
    return Math.random();
  }
}
