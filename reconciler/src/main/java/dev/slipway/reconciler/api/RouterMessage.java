package dev.slipway.reconciler.api;

import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.router.Backend;
import dev.slipway.router.mesh.RouterName;
import dev.slipway.router.mesh.Serving;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** What a router tells its daemon: one JSON value each. */
sealed interface RouterMessage {
  /** The first: who it is, and what it serves as it comes. */
  record Hello(RouterName name, Serving serving) implements RouterMessage {}

  /** What it serves from now on. */
  record Serves(Serving serving) implements RouterMessage {}

  /** It does not take the last table. */
  record Refuses(String reason) implements RouterMessage {}

  /** How the certificates are that it has. */
  record Certified(List<CertificateStatus> certificates) implements RouterMessage {}

  /** All of them in one shape. */
  record Wire(
      Optional<String> router,
      Optional<Digest> version,
      Optional<List<Draining>> draining,
      Optional<String> refused,
      Optional<List<CertificateStatus>> certificates) {}

  record Draining(Backend backend, Instant since) {}

  /** As {@link #parse} reads it. */
  default String json() {
    var wire =
        switch (this) {
          case Hello(var name, var serving) ->
              new Wire(
                  Optional.of(name.value()),
                  Optional.of(serving.version()),
                  Optional.of(draining(serving)),
                  Optional.empty(),
                  Optional.empty());
          case Serves(var serving) ->
              new Wire(
                  Optional.empty(),
                  Optional.of(serving.version()),
                  Optional.of(draining(serving)),
                  Optional.empty(),
                  Optional.empty());
          case Refuses(var reason) ->
              new Wire(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(reason),
                  Optional.empty());
          case Certified(var certificates) ->
              new Wire(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(certificates));
        };
    return ApiJson.MAPPER.writeValueAsString(wire);
  }

  private static List<Draining> draining(Serving serving) {
    return serving.draining().entrySet().stream()
        .map(each -> new Draining(each.getKey(), each.getValue()))
        .toList();
  }

  /** Throws {@link JacksonException} or {@link IllegalArgumentException} for anything else. */
  static RouterMessage parse(String json) {
    var wire = ApiJson.MAPPER.readValue(json, Wire.class);
    if (wire == null) {
      throw new IllegalArgumentException("nothing");
    }
    if (wire.refused().isPresent()) {
      return new Refuses(wire.refused().get());
    }
    if (wire.certificates().isPresent()) {
      return new Certified(wire.certificates().get());
    }
    var version = wire.version().orElseThrow(() -> new IllegalArgumentException("no version"));
    var draining = new TreeMap<Backend, Instant>();
    wire.draining().orElse(List.of()).forEach(each -> draining.put(each.backend(), each.since()));
    var serving = new Serving(version, draining);
    return wire.router().isPresent()
        ? new Hello(new RouterName(wire.router().get()), serving)
        : new Serves(serving);
  }
}
