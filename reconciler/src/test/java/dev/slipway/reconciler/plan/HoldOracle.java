package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.reconciler.ledger.AppLedger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is held, told from the first change to the last: a step back holds what it leaves, a step
 * forward ends every hold. Written without a look at how the ledger finds it.
 */
public final class HoldOracle {
  private final Set<Digest> held = new HashSet<>();
  private Optional<Release> standing = Optional.empty();

  private HoldOracle() {}

  /** The inputs that are held. */
  public static Set<Digest> held(AppLedger ledger) {
    var oracle = new HoldOracle();
    ledger
        .entries()
        .forEach(entry -> entry.after().ifPresentOrElse(oracle::writes, oracle::takesAway));
    return oracle.held;
  }

  private void takesAway() {
    standing.ifPresent(release -> held.add(release.inputs()));
  }

  private void writes(Release next) {
    var isBack =
        next.restores().isPresent()
            || standing.filter(last -> next.number().compareTo(last.number()) <= 0).isPresent();
    if (isBack) {
      takesAway();
    } else {
      held.clear();
    }
    held.remove(next.inputs());
    standing = Optional.of(next);
  }
}
