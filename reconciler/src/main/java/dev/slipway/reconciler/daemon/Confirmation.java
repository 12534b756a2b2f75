package dev.slipway.reconciler.daemon;

/**
 * A person's word that more than the usual share of apps may be removed. It holds for the passes
 * that begin after it was given, until one of these finds nothing left to remove: a pass that was
 * under way then says nothing of it.
 */
final class Confirmation {
  private long given;
  private long fulfilled;

  /** How it stands as a pass begins. */
  record Standing(boolean holds, long given) {}

  synchronized void give() {
    given++;
  }

  synchronized Standing standing() {
    return new Standing(given > fulfilled, given);
  }

  /** A pass that began with this found nothing left to remove. */
  synchronized void fulfil(Standing begun) {
    fulfilled = Math.max(fulfilled, begun.given());
  }
}
