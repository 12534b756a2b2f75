package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Set;

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
    if (headers.contains(HttpHeaderNames.CONNECTION)) {
      for (var value : headers.getAll(HttpHeaderNames.CONNECTION)) {
        dropNamed(headers, value);
      }
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
   * Without the list and the array of {@link String#split}: nearly all messages have one option.
   */
  private static void dropNamed(HttpHeaders headers, String value) {
    var start = 0;
    for (var end = value.indexOf(','); end >= 0; end = value.indexOf(',', start)) {
      dropOption(headers, value.substring(start, end));
      start = end + 1;
    }
    dropOption(headers, value.substring(start));
  }

  private static void dropOption(HttpHeaders headers, String option) {
    var name = option.strip();
    if (!name.isEmpty() && !NEVER_NAMED.contains(name.toLowerCase(Locale.ROOT))) {
      headers.remove(name);
    }
  }
}
