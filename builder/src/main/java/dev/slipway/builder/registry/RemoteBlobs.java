package dev.slipway.builder.registry;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Sha256;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;

/** Layers and configs of one repository. */
record RemoteBlobs(Session session, String path) {
  private static final String BYTES = "application/octet-stream";

  boolean has(Digest blob) throws RejectedException, UnavailableException, InterruptedException {
    var answer = session.send(session.call("HEAD", path + "/blobs/" + blob), push());
    if (answer.isRefused()) {
      throw Refusals.of(session.registry(), path, answer);
    }
    return answer.isGood();
  }

  /** A small blob, such as a config. */
  byte[] read(Descriptor blob)
      throws RejectedException, UnavailableException, InterruptedException {
    var answer = session.send(session.call("GET", path + "/blobs/" + blob.digest()), pull());
    if (!answer.isGood()) {
      throw missing(blob, answer);
    }
    if (!Digest.of(answer.body()).equals(blob.digest())) {
      throw damaged(blob);
    }
    return answer.body();
  }

  /** Writes a blob to a file, which is what its digest says when this returns. */
  void read(Descriptor blob, Path file)
      throws RejectedException, UnavailableException, InterruptedException {
    var call =
        session
            .call("GET", path + "/blobs/" + blob.digest())
            .into(file, blob.size())
            .within(session.patience().transfer(blob.size()));
    var answer = session.send(call, pull());
    if (!answer.isGood()) {
      throw missing(blob, answer);
    }
    try {
      if (!isWhole(blob, file)) {
        throw damaged(blob);
      }
    } catch (IOException e) {
      throw new UnavailableException("could not read " + file + ": " + e.getMessage(), e);
    }
  }

  private static boolean isWhole(Descriptor blob, Path file) throws IOException {
    var sha256 = Sha256.start();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      var size = in.transferTo(OutputStream.nullOutputStream());
      return size == blob.size() && Sha256.finish(sha256).equals(blob.digest());
    }
  }

  void write(Descriptor blob, byte[] bytes)
      throws RejectedException, UnavailableException, InterruptedException {
    write(blob, () -> BodyPublishers.ofByteArray(bytes));
  }

  void write(Descriptor blob, Path file)
      throws RejectedException, UnavailableException, InterruptedException {
    write(blob, () -> BodyPublishers.ofFile(file));
  }

  /** Content that can be sent more than once. */
  @FunctionalInterface
  private interface Content {
    BodyPublisher open() throws FileNotFoundException;
  }

  /** An upload that was broken off is begun anew. */
  private void write(Descriptor blob, Content content)
      throws RejectedException, UnavailableException, InterruptedException {
    var start = session.call("POST", path + "/blobs/uploads/");
    var answer =
        session.retry(() -> {
          var started = session.once(start, push());
          return started.status() == 202 ? send(start, started, blob, content) : started;
        });
    if (!answer.isGood()) {
      throw Refusals.of(session.registry(), "an upload to " + path, answer);
    }
  }

  private Answer send(Call start, Answer started, Descriptor blob, Content content)
      throws IOException, RejectedException, UnavailableException, InterruptedException {
    var location = started.header("Location");
    if (location.isEmpty()) {
      throw new IOException("it does not say where to upload to");
    }
    var target = session.resolve(start, location.get()).toString();
    var query = (target.contains("?") ? "&" : "?") + "digest=" + blob.digest();
    var call =
        start
            .at(URI.create(target + query))
            .put()
            .sending(BYTES, content.open())
            .within(session.patience().transfer(blob.size()));
    var answer = session.once(call, push());
    if (answer.status() == 404 || answer.status() == 416) {
      throw new IOException("it forgot an upload that was under way");
    }
    return answer;
  }

  /** Takes a blob over from another repository of the registry; false where it does not do so. */
  boolean mount(Digest blob, String from)
      throws RejectedException, UnavailableException, InterruptedException {
    var query = "?mount=" + blob + "&from=" + from;
    var call = session.call("POST", path + "/blobs/uploads/" + query);
    var answer = session.send(call, push(), new Scope(from, Scope.PULL));
    return answer.status() == 201;
  }

  private RejectedException missing(Descriptor blob, Answer answer) {
    return Refusals.of(session.registry(), path + "@" + blob.digest(), answer);
  }

  private UnavailableException damaged(Descriptor blob) {
    return new UnavailableException(
        "registry "
            + session.registry()
            + " gives "
            + path
            + "@"
            + blob.digest()
            + ", which is not what its digest says");
  }

  private Scope pull() {
    return new Scope(path, Scope.PULL);
  }

  private Scope push() {
    return new Scope(path, Scope.PUSH);
  }
}
