package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.read.Manifests;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.Rewrite;
import dev.slipway.reconciler.ledger.AppLedger;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The config repository at one revision, read.
 *
 * @param ledgers of every app that has, or had, a release file
 * @param currentSince when the current release of an app was first seen here, as {@link
 *     System#nanoTime} tells it
 * @param everHadManifest the name of every app that any commit of the branch has a manifest of
 * @param rewritten the last time that the history of the branch was rewritten
 */
public record ConfigView(
    Revision revision,
    Manifests manifests,
    SortedMap<AppName, AppLedger> ledgers,
    Map<AppName, Long> currentSince,
    Set<AppName> everHadManifest,
    Optional<Rewrite> rewritten) {
  public ConfigView {
    ledgers = Collections.unmodifiableSortedMap(new TreeMap<>(ledgers));
    currentSince = Map.copyOf(currentSince);
    everHadManifest = Set.copyOf(everHadManifest);
  }

  /** What was ever released of an app. */
  public AppLedger ledger(AppName app) {
    var ledger = ledgers.get(app);
    return ledger == null ? AppLedger.empty(app) : ledger;
  }
}
