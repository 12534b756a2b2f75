package dev.slipway.reconciler.forge.rest;

import dev.slipway.builder.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a forge answers. */
public final class Response {
  private static final int LONGEST_REASON = 300;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Response(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body.clone();
  }

  public int status() {
    return status;
  }

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  boolean isUnchanged() {
    return status == 304;
  }

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 307 || status == 308;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Empty where it is no JSON object. */
  public Optional<JsonObject> object() {
    return JsonObject.parse(body);
  }

  /** Empty where it is no list of JSON objects. */
  public Optional<List<JsonObject>> objects() {
    return JsonObject.parseList(body);
  }

  /** Whether the list goes on: {@code Link} (RFC 8288), or GitLab's {@code X-Next-Page}. */
  boolean hasNextPage() {
    return headers.allValues("Link").stream().anyMatch(link -> link.contains("rel=\"next\""))
        || header("X-Next-Page").filter(page -> !page.isBlank()).isPresent();
  }

  /** The forge's own words, on one line; empty where it has none. */
  public String reason() {
    var words =
        object().stream()
            .flatMap(Response::words)
            .filter(text -> !text.isBlank())
            .distinct()
            .toList();
    var line = String.join(": ", words).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }

  private static Stream<String> words(JsonObject error) {
    var own =
        Stream.of("message", "error", "error_description")
            .flatMap(name -> Stream.concat(error.text(name).stream(), error.texts(name).stream()));
    var details =
        error.objects("errors").stream()
            .map(each ->
                each.text("message")
                    .orElseGet(
                        () -> each.text("field").orElse("") + " " + each.text("code").orElse("")));
    return Stream.concat(own, details);
  }
}
