package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.Optional;

/**
 * What was proposed and closed unmerged, once more because someone says so.
 *
 * @param wanted as the last pass saw it
 */
record ReleaseOfDeclined(Rollback.Parts parts, RecordRelease wanted, ReleaseRequest request)
    implements AskedRelease {
  @Override
  public RecordRelease upon(Revision base) throws RejectedException, UnavailableException {
    var view = parts.reader().read(base);
    var ledger = view.ledger(wanted.app());
    parts.requireImage(wanted.release(), view);
    return new RecordRelease(
        wanted.release().numbered(ledger.nextNumber()),
        ledger.current().asRelease(),
        wanted.cause());
  }

  @Override
  public Optional<Person> author() {
    return request.author();
  }
}
