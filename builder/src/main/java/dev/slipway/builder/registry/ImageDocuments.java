package dev.slipway.builder.registry;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Machine;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;

/** The manifest of one image, also where its digest is that of an index of several. */
final class ImageDocuments {
  private ImageDocuments() {}

  /**
   * The one for this kind of machine; empty where there is nothing under the digest.
   *
   * @throws RejectedException where there are only others
   */
  static Optional<Document> forThisMachine(RemoteRepository repository, Digest digest)
      throws RejectedException, UnavailableException, InterruptedException {
    var document = repository.document(digest.value());
    if (document.isEmpty() || !document.get().manifest().isIndex()) {
      return document;
    }
    var index = document.get().manifest();
    var image =
        index
            .forThisMachine()
            .orElseThrow(() ->
                new RejectedException(
                    "image "
                        + repository.path()
                        + "@"
                        + digest
                        + " is none for "
                        + Machine.OS
                        + "/"
                        + Machine.architecture()
                        + " but for "
                        + String.join(", ", index.platforms())));
    return repository.document(image.digest().value());
  }

  /** Any, this kind of machine's before others: they differ little in how they are run. */
  static Optional<Document> any(RemoteRepository repository, Digest digest)
      throws RejectedException, UnavailableException, InterruptedException {
    var document = repository.document(digest.value());
    if (document.isEmpty() || !document.get().manifest().isIndex()) {
      return document;
    }
    var index = document.get().manifest();
    var image = index.forThisMachine().or(index::first).map(Descriptor::digest);
    return image.isPresent() ? repository.document(image.get().value()) : Optional.empty();
  }
}
