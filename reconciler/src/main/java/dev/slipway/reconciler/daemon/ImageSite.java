package dev.slipway.reconciler.daemon;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.oci.OciLayoutStore;
import dev.slipway.builder.registry.Registries;
import dev.slipway.builder.registry.RegistryImageStore;
import dev.slipway.builder.registry.RegistryResolver;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.daemon.ImagePlace.Folder;
import dev.slipway.reconciler.daemon.ImagePlace.Registry;
import dev.slipway.reconciler.process.DataFolder;
import dev.slipway.reconciler.process.Parts;
import java.util.Map;
import java.util.SortedMap;

/** Where images of apps are kept, and what the names of others mean. */
record ImageSite(WritableImageStore store, ImageResolver resolver, AppsPlace place) {

  static ImageSite open(
      AppsPlace place, DataFolder data, Map<String, String> environment, Parts parts)
      throws RejectedException, UnavailableException {
    var registries = parts.add(new Registries(place.registries(), environment));
    var resolver = new RegistryResolver(registries);
    return switch (place.images()) {
      case Folder(var folder) -> new ImageSite(new OciLayoutStore(folder), resolver, place);
      case Registry(var prefix) ->
          new ImageSite(
              new RegistryImageStore(registries, prefix, data.at("registry")), resolver, place);
    };
  }

  /** What built images stand on, where {@code slipway.yaml} names these. */
  RunImages runImages(SortedMap<String, ImageName> named) {
    return switch (place.images()) {
      case Folder _ -> RunImages.NONE; // they run with what this machine has
      case Registry _ -> RunImages.DEFAULT.with(named);
    };
  }
}
