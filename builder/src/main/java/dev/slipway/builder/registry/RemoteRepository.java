package dev.slipway.builder.registry;

import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.image.Referrer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The images of one repository of a registry, by the OCI distribution specification 1.1. */
final class RemoteRepository {
  private static final String ACCEPT = String.join(", ", MediaTypes.IMAGES);
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;.*rel=\"?next\"?.*");
  private static final int MOST_PAGES = 200;

  /** What registries that know nothing of referrers answer when they are asked for some. */
  private static final Set<Integer> NO_REFERRERS = Set.of(400, 404, 405, 501);

  /** Of a repository; some 20 MB. */
  private static final int MOST_TAGS = 100_000;

  private final Session session;
  private final String path;

  RemoteRepository(Session session, String path) {
    this.session = session;
    this.path = path;
  }

  String registry() {
    return session.registry();
  }

  String path() {
    return path;
  }

  RemoteBlobs blobs() {
    return new RemoteBlobs(session, path);
  }

  /**
   * The digest of a tag, or of a digest that is there; empty where there is none.
   *
   * @throws RejectedException where the registry does not let it be seen
   */
  Optional<Digest> digest(String reference)
      throws RejectedException, UnavailableException, InterruptedException {
    var answer = session.send(manifest("HEAD", reference), pull());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.isGood() && answer.digest().isPresent() && isSame(reference, answer.digest())) {
      return answer.digest();
    }
    return document(reference).map(Document::digest);
  }

  private static boolean isSame(String reference, Optional<Digest> digest) {
    return !Digest.isValid(reference) || digest.equals(Optional.of(new Digest(reference)));
  }

  /** The manifest or index, whose bytes have the digest that was asked for or announced. */
  Optional<Document> document(String reference)
      throws RejectedException, UnavailableException, InterruptedException {
    var answer = session.send(manifest("GET", reference), pull());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.isGood()) {
      throw Refusals.of(registry(), image(reference), answer);
    }
    var digest = Digest.of(answer.body());
    if (!isSame(reference, Optional.of(digest)) || !answer.digest().orElse(digest).equals(digest)) {
      throw new UnavailableException(
          "registry "
              + registry()
              + " gives a manifest of "
              + image(reference)
              + " that is not what its digest says");
    }
    var manifest =
        Manifest.parse(answer.body())
            .orElseThrow(() ->
                new RejectedException(
                    "registry "
                        + registry()
                        + " has "
                        + image(reference)
                        + ", but not as an image"));
    return Optional.of(new Document(digest, manifest));
  }

  /** Gives an image its name: from here on it is there. */
  Digest put(String tag, byte[] manifest)
      throws RejectedException, UnavailableException, InterruptedException {
    put(tag, MediaTypes.MANIFEST, manifest);
    return Digest.of(manifest);
  }

  void putIndex(String tag, byte[] index)
      throws RejectedException, UnavailableException, InterruptedException {
    put(tag, MediaTypes.INDEX, index);
  }

  /**
   * Puts a manifest that names another as its subject.
   *
   * @return whether the registry keeps account of what names what
   */
  boolean putReferrer(byte[] manifest)
      throws RejectedException, UnavailableException, InterruptedException {
    var digest = Digest.of(manifest).value();
    return put(digest, MediaTypes.MANIFEST, manifest).header("OCI-Subject").isPresent();
  }

  private Answer put(String reference, String mediaType, byte[] document)
      throws RejectedException, UnavailableException, InterruptedException {
    var content = BodyPublishers.ofByteArray(document);
    var call = session.call("PUT", path + "/manifests/" + reference);
    var answer = session.send(call.sending(mediaType, content), push());
    if (!answer.isGood()) {
      throw Refusals.of(registry(), image(reference), answer);
    }
    var digest = Digest.of(document);
    if (!answer.digest().orElse(digest).equals(digest)) {
      throw new UnavailableException(
          "registry " + registry() + " keeps " + image(reference) + " under another digest");
    }
    return answer;
  }

  /** What names a manifest as its subject; empty where the registry keeps no account of that. */
  Optional<List<JsonObject>> referrers(Digest subject)
      throws RejectedException, UnavailableException, InterruptedException {
    var entries = new ArrayList<JsonObject>();
    var next = Optional.of(session.call("GET", path + "/referrers/" + subject).uri());
    for (var count = 0; next.isPresent() && count < MOST_PAGES; count++) {
      var address = next.get();
      var answer = session.send(session.call("GET", "").at(address), pull());
      if (NO_REFERRERS.contains(answer.status())) {
        return Optional.empty();
      }
      if (!answer.isGood()) {
        throw Refusals.of(registry(), "what is attached to " + path + "@" + subject, answer);
      }
      Manifest.parse(answer.body()).ifPresent(index -> entries.addAll(index.entries()));
      next = next(address, answer);
    }
    return Optional.of(entries);
  }

  /** False where there is no such image. */
  boolean delete(Digest image)
      throws RejectedException, UnavailableException, InterruptedException {
    var call = session.call("DELETE", path + "/manifests/" + image);
    var answer = session.send(call, new Scope(path, Scope.DELETE));
    if (answer.status() == 405) {
      throw new RejectedException(
          "registry " + registry() + " deletes no images: allow it there, or delete them there");
    }
    if (!answer.isGood() && answer.status() != 404) {
      throw Refusals.of(registry(), image(image.value()), answer);
    }
    return answer.isGood();
  }

  /**
   * All tags, page by page; none where there is no such repository. A name that is no tag is left
   * out, and so is one by which only what is attached to an image is found.
   */
  List<String> tags() throws RejectedException, UnavailableException, InterruptedException {
    var tags = new ArrayList<String>();
    var next = Optional.of(session.call("GET", path + "/tags/list?n=1000").uri());
    for (var count = 0; next.isPresent(); count++) {
      if (count == MOST_PAGES || tags.size() > MOST_TAGS) {
        throw new RejectedException(
            "registry " + registry() + " has too many tags of " + path + ": delete old ones");
      }
      var page = page(next.get());
      tags.addAll(page.tags());
      next = page.next();
    }
    return List.copyOf(tags);
  }

  private TagPages.Page page(URI address)
      throws RejectedException, UnavailableException, InterruptedException {
    var seen = session.pages().seen(address);
    var call = session.call("GET", "").at(address);
    var answer =
        session.send(
            seen.isPresent() ? call.with("If-None-Match", seen.get().etag()) : call, pull());
    if (seen.isPresent() && answer.status() == 304) {
      return seen.get();
    }
    if (answer.status() == 404) {
      return new TagPages.Page("", List.of(), Optional.empty());
    }
    if (!answer.isGood()) {
      throw Refusals.of(registry(), "the tags of " + path, answer);
    }
    var etag = answer.header("ETag").orElse("");
    var page = new TagPages.Page(etag, tags(answer.body()), next(address, answer));
    if (!etag.isEmpty()) {
      session.pages().keep(address, page);
    }
    return page;
  }

  private List<String> tags(byte[] page) throws UnavailableException {
    var json = JsonObject.parse(page);
    if (json.isEmpty()) {
      throw new UnavailableException(
          "registry " + registry() + " tells the tags of " + path + " in no way that is known");
    }
    return json.get().texts("tags").stream()
        .filter(tag -> ImageName.isTag(tag) && !Referrer.isFallbackTag(tag))
        .toList();
  }

  /** The next page, which must be of the same registry. */
  private Optional<URI> next(URI page, Answer answer) throws UnavailableException {
    try {
      return answer
          .header("Link")
          .map(NEXT::matcher)
          .filter(link -> link.matches() && URI.create(link.group(1)).getRawPath() != null)
          .map(link -> URI.create(link.group(1)))
          .map(link -> page.resolve(link.getRawPath() + "?" + link.getRawQuery()));
    } catch (IllegalArgumentException notAnAddress) {
      throw new UnavailableException(
          "registry " + registry() + " tells no address of more of " + path, notAnAddress);
    }
  }

  private Call manifest(String method, String reference) {
    return session.call(method, path + "/manifests/" + reference).with("Accept", ACCEPT);
  }

  private String image(String reference) {
    return path + (Digest.isValid(reference) ? "@" : ":") + reference;
  }

  private Scope pull() {
    return new Scope(path, Scope.PULL);
  }

  private Scope push() {
    return new Scope(path, Scope.PUSH);
  }
}
