package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.ledger.Restoration;
import dev.slipway.reconciler.observe.ConfigReader;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.observe.Followed;
import dev.slipway.reconciler.observe.Images;
import dev.slipway.reconciler.observe.RegistryLogins;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import dev.slipway.reconciler.process.Parts;
import java.util.Optional;

/**
 * The content of an earlier release as the next number (design, rule 4).
 *
 * @param seen the current release as the last pass saw it: who names none goes back from that
 */
record Rollback(Parts parts, AppName app, Optional<ReleaseNumber> seen, RollbackRequest request)
    implements AskedRelease {
  /** What it is found out with. */
  record Parts(ConfigReader reader, Images images, RegistryLogins registries) {
    /** Refuses a release that could not run any more. */
    void requireImage(Release target, ConfigView view)
        throws RejectedException, UnavailableException {
      if (target.built().isEmpty()) {
        var kubernetes = view.manifests().platform().kubernetes();
        var secret = Followed.secret(target.app(), target.config(), kubernetes);
        var resolver = secret.isPresent() ? registries.by(secret.get()) : registries.usual();
        var _ = resolver.resolve(ImageName.of(target.image()));
      } else if (!images.has(target.image())) {
        throw new RejectedException(
            "the image of %s is gone from the store: %s%nrelease its source again, by a commit;"
                    .formatted(target.number(), target.image())
                + " images of the latest releases are kept (--keep-releases)");
      }
    }
  }

  @Override
  public RecordRelease upon(Revision base) throws RejectedException, UnavailableException {
    var view = parts.reader().read(base);
    var ledger = view.ledger(app);
    requireSeen(ledger.current().asRelease().map(Release::number));
    var restoration = Restoration.of(ledger, request.to());
    parts.requireImage(restoration.target(), view);
    return new RecordRelease(
        restoration.release(), ledger.current().asRelease(), new Cause.Restored());
  }

  @Override
  public Optional<Person> author() {
    return request.author();
  }

  /** Slipway, or someone else, may have gone back already: twice would be too far. */
  private void requireSeen(Optional<ReleaseNumber> current) throws RejectedException {
    if (request.to().isEmpty() && current.isPresent() && !current.equals(seen)) {
      throw new RejectedException(
          app
              + " has become "
              + current.get()
              + " meanwhile\nsee slipway releases "
              + app
              + ", and say which one to go back to");
    }
  }
}
