package dev.slipway.builder.registry;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came back. */
final class Answer {
  private static final int LONGEST_MESSAGE = 300;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body.clone();
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body.clone();
  }

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Whether the same request may be answered better a little later. */
  boolean isBusy() {
    return status == 429 || status >= 500;
  }

  boolean isRefused() {
    return status == 401 || status == 403;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  List<String> headers(String name) {
    return headers.allValues(name);
  }

  /** What the registry says the content's digest is. */
  Optional<Digest> digest() {
    return header("Docker-Content-Digest").filter(Digest::isValid).map(Digest::new);
  }

  /** How long the registry asks to be left alone: seconds, or a date, by its own clock. */
  Optional<Duration> retryAfter() {
    var text = header("Retry-After").map(String::strip).orElse("");
    return text.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : date(text)
            .flatMap(
                at -> header("Date").flatMap(Answer::date).map(now -> Duration.between(now, at)))
            .map(time -> time.isNegative() ? Duration.ZERO : time);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** The first error that the registry gives, in one line, with a space before it. */
  String reason() {
    return JsonObject.parse(body).stream()
        .flatMap(json -> json.objects("errors").stream())
        .findFirst()
        .map(error -> " " + error.text("code").orElse("") + " " + error.text("message").orElse(""))
        .map(text -> text.replaceAll("[\\p{Cntrl}\\s]+", " ").stripTrailing())
        .map(text -> text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text)
        .filter(text -> !text.isBlank())
        .orElse("");
  }
}
