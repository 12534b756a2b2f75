package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.util.Optional;

/**
 * The content of an earlier release as the next number (design, rule 4).
 *
 * @param target what is gone back to
 * @param release the new one
 * @param left the one that is left
 */
public record Restoration(Release target, Release release, Release left) {
  /**
   * What a person asks for.
   *
   * @param to the release to go back to; empty: the one before the current one that came up
   * @throws RejectedException where there is none, it runs already, or it did not come up itself
   */
  public static Restoration of(AppLedger ledger, Optional<ReleaseNumber> to)
      throws RejectedException {
    var target = ledger.backTo(to);
    return new Restoration(
        target, target.restoredAs(ledger.nextNumber()), ledger.current().asRelease().orElseThrow());
  }

  /** The file that is to say it. */
  public String path() {
    return ConfigTree.releasePath(release.app());
  }

  /** The message of the commit that writes it. */
  public String message() {
    return CommitText.restored(release, Optional.of(left));
  }
}
