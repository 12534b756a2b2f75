package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.Optional;

/**
 * What is held, released again as the next number because someone says so (design, rule 3).
 *
 * @param held the inputs that are, as the last pass saw them
 */
record ReleaseOfHeld(
    Rollback.Parts parts, AppName app, Optional<Digest> held, ReleaseRequest request)
    implements AskedRelease {
  @Override
  public RecordRelease upon(Revision base) throws RejectedException, UnavailableException {
    var view = parts.reader().read(base);
    var ledger = view.ledger(app);
    var hold = held.flatMap(ledger::hold).orElseThrow(this::nothingHeld);
    parts.requireImage(hold.release(), view);
    return new RecordRelease(
        hold.release().releasedAgainAs(ledger.nextNumber()),
        ledger.current().asRelease(),
        new Cause.ReleasedAgain(hold.number()));
  }

  @Override
  public Optional<Person> author() {
    return request.author();
  }

  private RejectedException nothingHeld() {
    return new RejectedException(
        "nothing of " + app + " is held\nnew inputs are released by themselves");
  }
}
