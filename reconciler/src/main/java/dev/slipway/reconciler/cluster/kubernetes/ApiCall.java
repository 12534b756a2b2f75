package dev.slipway.reconciler.cluster.kubernetes;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request to the API server that is over, or was answered by the beginning of a watch or log.
 *
 * @param verb in Kubernetes' words, {@code apply} being one of its own
 * @param resource of what kind, such as {@code pods/log}; {@code server} where it is about the
 *     server itself
 * @param status of HTTP; 0 where there was no answer
 * @param took until the head of the answer; empty where that is not known
 */
public record ApiCall(String verb, String resource, int status, Optional<Duration> took) {
  static ApiCall of(String method, URI uri, int status, Optional<Duration> took) {
    var rest = afterVersion(List.of(uri.getPath().replaceFirst("^/", "").split("/")));
    var resource =
        rest.isEmpty() ? "server" : rest.size() > 2 ? rest.get(0) + "/" + rest.get(2) : rest.get(0);
    return new ApiCall(verb(method, uri, rest.size() != 1), resource, status, took);
  }

  /** From the kind on: {@code [pods, shop-1, log]}; a namespace is where one is, or is one. */
  private static List<String> afterVersion(List<String> path) {
    var skipped =
        switch (path.getFirst()) {
          case "api" -> 2;
          case "apis" -> 3;
          default -> path.size();
        };
    var rest = path.subList(Math.min(skipped, path.size()), path.size());
    return rest.size() > 2 && rest.getFirst().equals("namespaces")
        ? rest.subList(2, rest.size())
        : rest;
  }

  private static String verb(String method, URI uri, boolean isOfOne) {
    var query = List.of(Optional.ofNullable(uri.getQuery()).orElse("").split("&"));
    return switch (method) {
      case "GET" -> query.contains("watch=true") ? "watch" : isOfOne ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> query.contains("force=true") ? "apply" : "patch"; // which only apply knows
      default -> method.toLowerCase(Locale.ROOT);
    };
  }
}
