package dev.slipway.builder.registry;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Inventory;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Looks at all images of a repository, tag by tag.
 *
 * @param name of the repository, with its registry
 * @param configs of images that were looked at before
 */
record RepositoryLook(
    RemoteRepository repository, String name, Recent<Digest, JsonObject> configs) {
  /** Those that are tagged with a build key. */
  List<KeptImage> images() throws RejectedException, UnavailableException, InterruptedException {
    var inventory = new Inventory();
    var manifests = new HashMap<Digest, Manifest>();
    for (var tag : repository.tags()) {
      var document = repository.document(tag);
      if (document.isPresent()) {
        note(tag, document.get(), inventory);
        manifests.put(document.get().digest(), document.get().manifest());
      }
    }
    var images = new ArrayList<KeptImage>();
    for (var digest : inventory.built()) {
      var manifest = Optional.ofNullable(manifests.get(digest)).orElseThrow();
      var config = config(manifest);
      config.ifPresent(
          json -> images.add(inventory.image(new ImageRef(name, digest), manifest, json)));
    }
    return images;
  }

  /** What somebody else's index is made of can not be deleted without breaking it. */
  private static void note(String tag, Document document, Inventory inventory) {
    inventory.name(tag, document.digest());
    document.manifest().all().stream().map(Descriptor::digest).forEach(inventory::isOfOthers);
    if (BuildKey.ofRefName(tag).isPresent() && document.manifest().isIndex()) {
      inventory.isOfOthers(document.digest()); // no build leaves an index
    }
  }

  private Optional<JsonObject> config(Manifest manifest)
      throws RejectedException, UnavailableException, InterruptedException {
    var blob = manifest.config();
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    var known = configs.get(blob.get().digest());
    if (known.isPresent()) {
      return known;
    }
    var read = JsonObject.parse(repository.blobs().read(blob.get()));
    read.ifPresent(json -> configs.put(blob.get().digest(), json));
    return read;
  }
}
