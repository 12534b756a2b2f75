package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.LogQuery;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a request says in its path, its query and its headers, checked. */
final class Parameters {
  static final int DEFAULT_TAIL = 100;
  static final int LONGEST_TAIL = 10_000;
  private static final Set<String> PATH = Set.of("app", "key", "number");
  private static final Pattern BUILD = Pattern.compile("latest|[0-9a-f]{4,64}");

  private final HttpServerRequest request;
  private final Function<String, String> path;

  Parameters(HttpServerRequest request, Function<String, String> path) {
    this.request = request;
    this.path = path;
  }

  AppName app() throws FailedRequest {
    var name = path.apply("app");
    if (!AppName.isValid(name)) {
      throw noApp(name);
    }
    return new AppName(name);
  }

  static FailedRequest noApp(String name) {
    return new FailedRequest(
        404, "there is no app named " + name, "GET /api/v1/apps lists the apps there are");
  }

  String build() throws FailedRequest {
    var key = path.apply("key");
    if (!BUILD.matcher(key).matches()) {
      throw new FailedRequest(
          400,
          "not the key of a build: " + key,
          "give at least the first 4 of its hex digits, or: latest");
    }
    return key;
  }

  /** How many releases are wanted; empty for all. */
  OptionalInt limit() throws FailedRequest {
    only(Set.of("limit"));
    var limit = one("limit");
    if (limit.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!limit.get().matches("[1-9][0-9]{0,8}")) {
      throw new FailedRequest(400, "not a number of releases: " + limit.get(), "such as limit=20");
    }
    return OptionalInt.of(Integer.parseInt(limit.get()));
  }

  /** The release that the path names. */
  ReleaseNumber number() throws FailedRequest {
    only(Set.of());
    return number(path.apply("number"));
  }

  /** Two releases of an app. */
  record Range(ReleaseNumber from, ReleaseNumber to) {}

  Range range() throws FailedRequest {
    only(Set.of("from", "to"));
    return new Range(number(one("from").orElse("")), number(one("to").orElse("")));
  }

  private static ReleaseNumber number(String text) throws FailedRequest {
    return ReleaseNumber.parse(text)
        .orElseThrow(() ->
            new FailedRequest(400, "not the number of a release: " + text, "such as 12 or v12"));
  }

  LogQuery logs() throws FailedRequest {
    only(Set.of("follow", "tail", "process", "since"));
    var process = one("process");
    if (process.isPresent() && !ProcessType.isValid(process.get())) {
      throw new FailedRequest(
          400, "not a process type: " + process.get(), "a process type is a word such as web");
    }
    return new LogQuery(process.map(ProcessType::new), tail(), flag("follow"), since());
  }

  private Optional<Duration> since() throws FailedRequest {
    try {
      return one("since").map(Durations::parse);
    } catch (IllegalArgumentException e) {
      throw new FailedRequest(400, "since is " + e.getMessage(), "such as since=10m");
    }
  }

  boolean follow() throws FailedRequest {
    only(Set.of("follow"));
    return flag("follow");
  }

  /** Whether the {@code Accept} header asks for one JSON value a line. */
  boolean wantsJsonLines() {
    return header("Accept").orElse("").contains("ndjson");
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  private int tail() throws FailedRequest {
    var tail = one("tail").orElse(Integer.toString(DEFAULT_TAIL));
    if (!tail.matches("[0-9]{1,5}") || Integer.parseInt(tail) > LONGEST_TAIL) {
      throw new FailedRequest(
          400, "not a number of lines: " + tail, "tail is from 0 to " + LONGEST_TAIL);
    }
    return Integer.parseInt(tail);
  }

  private boolean flag(String name) throws FailedRequest {
    return switch (one(name).orElse("false")) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw new FailedRequest(400, name + " is neither true nor false", "");
    };
  }

  private Optional<String> one(String name) {
    return Optional.ofNullable(request.getParam(name));
  }

  private void only(Set<String> known) throws FailedRequest {
    for (var name : request.params().names()) {
      if (!known.contains(name) && !PATH.contains(name)) {
        var all = known.stream().sorted().collect(Collectors.joining(", "));
        throw new FailedRequest(400, "unknown parameter: " + name, "there are: " + all);
      }
    }
  }
}
