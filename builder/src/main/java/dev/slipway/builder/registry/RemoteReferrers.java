package dev.slipway.builder.registry;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.Referrer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is attached to images of one repository. A registry of OCI 1.1 keeps account of that itself;
 * in others an index does, under a tag that is made of the image's digest.
 */
record RemoteReferrers(RemoteRepository repository) {
  /** Another client may write the index at the same time. */
  private static final int MOST_ATTEMPTS = 5;

  /** The image need not be there yet. */
  void attach(Referrer referrer)
      throws RejectedException, UnavailableException, InterruptedException {
    write(referrer.config(), Referrer.NOTHING.getBytes(StandardCharsets.UTF_8));
    write(referrer.blob(), referrer.content());
    if (!repository.putReferrer(referrer.manifest())) {
      name(referrer.subject().digest(), referrer.entry());
    }
  }

  private void write(Descriptor blob, byte[] bytes)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!repository.blobs().has(blob.digest())) {
      repository.blobs().write(blob, bytes);
    }
  }

  private void name(Digest image, JsonObject entry)
      throws RejectedException, UnavailableException, InterruptedException {
    var tag = Referrer.fallbackTag(image);
    for (var i = 0; i < MOST_ATTEMPTS; i++) {
      var entries = entries(named(image));
      if (entries.stream().anyMatch(it -> it.text("digest").equals(entry.text("digest")))) {
        return;
      }
      repository.putIndex(tag, Manifest.index(Referrer.with(entries, entry)));
    }
    throw new UnavailableException(
        "others write "
            + repository.path()
            + ":"
            + tag
            + " in registry "
            + repository.registry()
            + " at the same time");
  }

  private Optional<Document> named(Digest image)
      throws RejectedException, UnavailableException, InterruptedException {
    return repository
        .document(Referrer.fallbackTag(image))
        .filter(document -> document.manifest().isIndex());
  }

  /** What builds attached to an image, but for what is gone or damaged. */
  List<Attachment> of(Digest image, String type)
      throws RejectedException, UnavailableException, InterruptedException {
    var found = new ArrayList<Attachment>();
    for (var entry : entries(image)) {
      var descriptor = Descriptor.read(entry);
      if (descriptor.isPresent() && Referrer.isOurs(entry) && Referrer.isOf(entry, type)) {
        var manifest =
            repository.document(descriptor.get().digest().value()).map(Document::manifest);
        var blob = manifest.flatMap(Manifest::layers).flatMap(it -> it.stream().findFirst());
        if (blob.isPresent()) {
          Referrer.read(manifest.orElseThrow(), repository.blobs().read(blob.get()))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private List<JsonObject> entries(Digest image)
      throws RejectedException, UnavailableException, InterruptedException {
    var kept = repository.referrers(image);
    return kept.isPresent() ? kept.get() : entries(named(image));
  }

  private static List<JsonObject> entries(Optional<Document> index) {
    return index.map(Document::manifest).map(Manifest::entries).orElse(List.of());
  }

  /** Deletes what builds attached to an image; what others did stays. */
  void delete(Digest image) throws RejectedException, UnavailableException, InterruptedException {
    var kept = repository.referrers(image);
    var index = named(image);
    for (var entry : kept.orElseGet(() -> entries(index))) {
      var descriptor = Descriptor.read(entry);
      if (descriptor.isPresent() && Referrer.isOurs(entry)) {
        repository.delete(descriptor.get().digest());
      }
    }
    if (index.isPresent()) {
      unname(image, index.get());
    }
  }

  private void unname(Digest image, Document index)
      throws RejectedException, UnavailableException, InterruptedException {
    var entries = index.manifest().entries();
    var others = entries.stream().filter(entry -> !Referrer.isOurs(entry)).toList();
    if (others.size() == entries.size()) {
      return;
    }
    if (!others.isEmpty()) {
      repository.putIndex(Referrer.fallbackTag(image), Manifest.index(others));
    }
    repository.delete(index.digest());
  }
}
