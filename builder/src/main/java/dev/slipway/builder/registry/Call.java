package dev.slipway.builder.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request, which may be sent more than once.
 *
 * @param file where the body of a good answer goes; without one it is kept in memory
 * @param most of the answer's body, in bytes
 * @param time until the whole answer is there
 */
record Call(
    String method,
    URI uri,
    Map<String, String> headers,
    BodyPublisher body,
    Optional<Path> file,
    long most,
    Duration time) {
  /** Of manifests, configs and everything else that is kept in memory, in bytes. */
  static final int SMALL = 4 << 20;

  Call {
    headers = Map.copyOf(headers);
  }

  /** Sends nothing; the answer is small. */
  static Call of(String method, URI uri, Duration time) {
    return new Call(method, uri, Map.of(), BodyPublishers.noBody(), Optional.empty(), SMALL, time);
  }

  Call at(URI elsewhere) {
    return new Call(method, elsewhere, headers, body, file, most, time);
  }

  Call put() {
    return new Call("PUT", uri, headers, body, file, most, time);
  }

  Call with(String header, String value) {
    var all = new TreeMap<>(headers);
    all.put(header, value);
    return new Call(method, uri, all, body, file, most, time);
  }

  Call sending(String type, BodyPublisher content) {
    return new Call(method, uri, headers, content, file, most, time).with("Content-Type", type);
  }

  /** With a large answer, which goes into a file. */
  Call into(Path path, long bytes) {
    return new Call(method, uri, headers, body, Optional.of(path), bytes, time);
  }

  Call within(Duration longer) {
    return new Call(method, uri, headers, body, file, most, longer);
  }

  /** Whether it changes nothing, so that it may be answered by another address. */
  boolean isReading() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
