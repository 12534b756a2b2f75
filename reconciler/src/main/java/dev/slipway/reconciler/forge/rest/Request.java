package dev.slipway.reconciler.forge.rest;

import dev.slipway.builder.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is asked of a forge.
 *
 * @param path below the address of the API, with its query
 * @param known the ETag of an answer that is here already
 */
public record Request(
    String method, String path, Optional<JsonObject> body, Optional<String> known) {
  public static Request get(String path) {
    return new Request("GET", path, Optional.empty(), Optional.empty());
  }

  public static Request post(String path, Map<String, ?> body) {
    return sending("POST", path, body);
  }

  public static Request put(String path, Map<String, ?> body) {
    return sending("PUT", path, body);
  }

  public static Request patch(String path, Map<String, ?> body) {
    return sending("PATCH", path, body);
  }

  private static Request sending(String method, String path, Map<String, ?> body) {
    var json = new JsonObject(new TreeMap<>(body));
    return new Request(method, path, Optional.of(json), Optional.empty());
  }

  /** A value in a query, or as one part of a path. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Asks for one page of a list, counted from 1. */
  Request page(int number) {
    return new Request(
        method, path + (path.contains("?") ? "&" : "?") + "page=" + number, body, known);
  }

  Request unless(Optional<String> etag) {
    return new Request(method, path, body, etag);
  }

  /** Whether it may be sent again where it is not known what became of it. */
  boolean isRepeatable() {
    return !method.equals("POST");
  }

  /** For people: without the query. */
  @Override
  public String toString() {
    return method + " " + path.replaceFirst("\\?.*", "");
  }
}
