package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState.Image;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Optional;
import java.util.Set;

/** Looks at a repository of images: which digests the names in use mean now. */
record ImageLook(ImageResolver resolver, Sightings sightings) {

  Outcome look(Set<ImageName> names) {
    Outcome worst = new Outcome.Done();
    for (var name : names) {
      var outcome = look(name);
      worst = outcome instanceof Outcome.Unavailable ? outcome : worst;
    }
    return worst;
  }

  private Outcome look(ImageName name) {
    try {
      sightings.see(name, new Image(name, resolver.resolve(name)), Optional.empty());
      return new Outcome.Done();
    } catch (RejectedException e) {
      sightings.fail(name, new Trouble.Rejected(e.getMessage()));
      return new Outcome.Done(); // asked again with all others, not on and on
    } catch (UnavailableException e) {
      sightings.fail(name, new Trouble.Unavailable(e.getMessage()));
      return new Outcome.Unavailable(e.getMessage());
    }
  }
}
