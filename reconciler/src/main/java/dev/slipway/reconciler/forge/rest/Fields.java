package dev.slipway.reconciler.forge.rest;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ObjectId;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The fields of a JSON object, as values; what is missing or no such value is empty. */
public record Fields(JsonObject json) {
  public Optional<Instant> time(String name) {
    return json.text(name).flatMap(Fields::parsedTime);
  }

  private static Optional<Instant> parsedTime(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  public Optional<ObjectId> commit(String name) {
    return json.text(name).filter(ObjectId::isValid).map(ObjectId::new);
  }

  public Optional<URI> address(String name) {
    return json.text(name).flatMap(Fields::parsedAddress);
  }

  private static Optional<URI> parsedAddress(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  public String text(String name) {
    return json.text(name).orElse("");
  }

  /** A text of an object in it. */
  public Optional<String> text(String name, String inner) {
    return json.object(name).text(inner).filter(text -> !text.isBlank());
  }

  public Fields object(String name) {
    return new Fields(json.object(name));
  }
}
