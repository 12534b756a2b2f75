package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageResolver;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState.Image;
import dev.slipway.reconciler.plan.Trouble;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a repository of images: which digests the names in use mean now, and which tags the
 * policies choose. Its tags are listed once a look for all policies, and each name is asked for
 * once.
 */
record ImageLook(RegistryLogins logins, Sightings sightings) {

  Outcome look(Optional<PullSecret> secret, Set<Followed> images) {
    try {
      return new Look(secret.isPresent() ? logins.by(secret.get()) : logins.usual()).at(images);
    } catch (RejectedException e) {
      images.forEach(it -> sightings.fail(it, new Trouble.Rejected(e.getMessage())));
      return new Outcome.Done(); // asked again with all others, not on and on
    } catch (UnavailableException e) {
      images.forEach(it -> sightings.fail(it, new Trouble.Unavailable(e.getMessage())));
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private final class Look {
    private final ImageResolver resolver;
    private final Map<ImageName, ImageRef> resolved = new HashMap<>();
    private Optional<List<String>> tags = Optional.empty();

    Look(ImageResolver resolver) {
      this.resolver = resolver;
    }

    Outcome at(Set<Followed> images) {
      Outcome worst = new Outcome.Done();
      for (var image : images) {
        var outcome = at(image);
        worst = outcome instanceof Outcome.Unavailable ? outcome : worst;
      }
      return worst;
    }

    private Outcome at(Followed image) {
      try {
        var name = name(image);
        sightings.see(image, new Image(name, resolve(name)), Optional.empty());
        return new Outcome.Done();
      } catch (RejectedException e) {
        sightings.fail(image, new Trouble.Rejected(e.getMessage()));
        return new Outcome.Done();
      } catch (UnavailableException e) {
        sightings.fail(image, new Trouble.Unavailable(e.getMessage()));
        return new Outcome.Unavailable(e.getMessage());
      }
    }

    private ImageName name(Followed image) throws RejectedException, UnavailableException {
      return switch (image.origin()) {
        case ImageName name -> name;
        case ImagePolicy policy -> choose(policy);
        case Source source -> throw new IllegalArgumentException("not an image: " + source);
      };
    }

    private ImageName choose(ImagePolicy policy) throws RejectedException, UnavailableException {
      if (tags.isEmpty()) {
        tags = Optional.of(resolver.tags(policy.repository()));
      }
      var all = tags.get();
      var newest = policy.policy().newest(all);
      return policy.at(newest.orElseThrow(() -> new RejectedException(nothing(policy, all))));
    }

    private ImageRef resolve(ImageName name) throws RejectedException, UnavailableException {
      var known = Optional.ofNullable(resolved.get(name));
      var image = known.isPresent() ? known.get() : resolver.resolve(name);
      resolved.put(name, image);
      return image;
    }
  }

  private static String nothing(ImagePolicy policy, List<String> tags) {
    return tags.isEmpty()
        ? policy.repository() + " has no tags: push an image, or mend the name of the repository"
        : "no tag of %s fits %s: there are %d tags, %s"
            .formatted(
                policy.repository(), policy.policy(), tags.size(), policy.policy().found(tags));
  }
}
