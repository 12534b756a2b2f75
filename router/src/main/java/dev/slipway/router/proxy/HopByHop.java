package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The headers that end at a proxy: RFC 9110 section 7.6.1. */
final class HopByHop {
  /** Not to be dropped whatever Connection says: they frame and route the message itself. */
  private static final Set<String> NEVER_NAMED =
      Set.of("host", "content-length", "transfer-encoding");

  private static final CharSequence[] ALWAYS = {
    AsciiString.cached("proxy-connection"),
    AsciiString.cached("keep-alive"),
    HttpHeaderNames.TE,
    HttpHeaderNames.UPGRADE,
    HttpHeaderNames.PROXY_AUTHENTICATE,
    HttpHeaderNames.PROXY_AUTHORIZATION
  };

  private static final String[] NOT_IN_TRAILERS = {
    "host",
    "content-length",
    "transfer-encoding",
    "authorization",
    "cookie",
    "forwarded",
    "x-real-ip",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port"
  };

  private HopByHop() {}

  /** Drops them, and those that Connection names. Transfer-Encoding stays: it frames the body. */
  static void drop(HttpHeaders headers) {
    var options = headers.getAll(HttpHeaderNames.CONNECTION);
    if (!options.isEmpty()) {
      dropNamed(headers, options);
      headers.remove(HttpHeaderNames.CONNECTION);
    }
    for (var name : ALWAYS) {
      headers.remove(name);
    }
  }

  /** What frames, routes or vouches for a message is not believed after it: section 6.5.1. */
  static void dropFromTrailer(HttpHeaders trailer) {
    if (!trailer.isEmpty()) {
      drop(trailer);
      for (var name : NOT_IN_TRAILERS) {
        trailer.remove(name);
      }
    }
  }

  /**
   * Several at once: a head may be made of nothing else, and each by itself is looked for in all.
   */
  private static void dropNamed(HttpHeaders headers, List<String> values) {
    if (values.size() == 1 && values.getFirst().indexOf(',') < 0) {
      option(values.getFirst()).ifPresent(headers::remove);
      return;
    }
    var named =
        values.stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(HopByHop::option)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    FieldList.removeAll(headers, named);
  }

  private static Optional<String> option(String text) {
    var name = text.strip().toLowerCase(Locale.ROOT);
    return name.isEmpty() || NEVER_NAMED.contains(name) ? Optional.empty() : Optional.of(name);
  }
}
