package dev.slipway.reconciler.daemon;

import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.reconciler.daemon.ClusterChoice.Kubernetes;
import dev.slipway.reconciler.daemon.ClusterChoice.Local;
import dev.slipway.reconciler.daemon.ImagePlace.Folder;
import dev.slipway.reconciler.daemon.ImagePlace.Registry;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where apps run, and where their images are. What does not go together is refused by {@link
 * IllegalArgumentException}, with a message for a person.
 *
 * @param registries how registries are talked to: the one that images are kept in, and those of
 *     images that manifests name
 * @param keptReleases of how many releases of an app images are kept; empty where none is ever
 *     deleted
 */
public record AppsPlace(
    ClusterChoice cluster,
    ImagePlace images,
    RegistrySettings registries,
    OptionalInt keptReleases) {
  private static final int USUALLY_KEPT = 10;
  private static final int MOST_KEPT = 100_000;

  /** A place that keeps the images of as many releases as usual. */
  public AppsPlace(ClusterChoice cluster, ImagePlace images, RegistrySettings registries) {
    this(cluster, images, registries, OptionalInt.of(USUALLY_KEPT));
  }

  public AppsPlace {
    if (keptReleases.isPresent()
        && (keptReleases.getAsInt() < 1 || keptReleases.getAsInt() > MOST_KEPT)) {
      throw new IllegalArgumentException(
          "the images of 1 to " + MOST_KEPT + " releases of an app are kept, or of all");
    }
    switch (cluster) {
      case Kubernetes _ -> {
        if (images instanceof Folder) {
          throw new IllegalArgumentException(
              "the nodes of a Kubernetes cluster fetch images from a registry:"
                  + " --image-store registry.example.com/team");
        }
      }
      case Local _ -> {
        if (images instanceof Registry) {
          throw new IllegalArgumentException(
              "apps that run on this machine have their images in a folder; a registry goes with"
                  + " --cluster kubernetes");
        }
      }
    }
  }

  /** Processes of this machine, their images in this folder. */
  public static AppsPlace onThisMachine(Path images) {
    return new AppsPlace(new Local(), new Folder(images), RegistrySettings.DEFAULT);
  }
}
