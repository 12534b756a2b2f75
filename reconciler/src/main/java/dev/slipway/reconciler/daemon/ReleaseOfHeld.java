package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.ledger.CommitText;
import java.util.Optional;

/**
 * What is held, released again as the next number because someone says so (design, rule 3).
 *
 * @param held the inputs that are, as the last pass saw them
 */
record ReleaseOfHeld(
    Rollback.Parts parts, AppName app, Optional<Digest> held, ReleaseRequest request)
    implements ConfigEdits.Edit {
  @Override
  public FileCommit upon(Revision base) throws RejectedException, UnavailableException {
    var ledger = parts.reader().read(base).ledger(app);
    var hold = held.flatMap(ledger::hold).orElseThrow(this::nothingHeld);
    parts.requireImage(hold.release());
    var release = hold.release().releasedAgainAs(ledger.nextNumber());
    return new FileCommit(
        ConfigTree.releasePath(app),
        ReleaseFile.write(release),
        CommitText.releasedAgain(release, hold.number()),
        request.author());
  }

  private RejectedException nothingHeld() {
    return new RejectedException(
        "nothing of " + app + " is held\nnew inputs are released by themselves");
  }
}
