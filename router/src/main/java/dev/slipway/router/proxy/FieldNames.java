package dev.slipway.router.proxy;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The usual names of fields, each kept as most spell it and in lower case, so that a message need
 * not bring names of its own: a router's garbage is mostly what is made for each message, and all
 * requests wait while it is collected.
 */
final class FieldNames {
  /** As most servers and browsers spell them; some write all in lower case. */
  static final List<String> USUAL =
      List.of(
          "Accept",
          "Accept-Encoding",
          "Accept-Language",
          "Accept-Ranges",
          "Access-Control-Allow-Credentials",
          "Access-Control-Allow-Headers",
          "Access-Control-Allow-Methods",
          "Access-Control-Allow-Origin",
          "Access-Control-Expose-Headers",
          "Access-Control-Max-Age",
          "Age",
          "Authorization",
          "Cache-Control",
          "Connection",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Length",
          "Content-Range",
          "Content-Security-Policy",
          "Content-Type",
          "Cookie",
          "Cross-Origin-Opener-Policy",
          "Cross-Origin-Resource-Policy",
          "Date",
          "ETag",
          "Expires",
          "Host",
          "If-Modified-Since",
          "If-None-Match",
          "Keep-Alive",
          "Last-Modified",
          "Link",
          "Location",
          "Origin",
          "Permissions-Policy",
          "Pragma",
          "Priority",
          "Range",
          "Referer",
          "Referrer-Policy",
          "Retry-After",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Site",
          "Server",
          "Server-Timing",
          "Set-Cookie",
          "Strict-Transport-Security",
          "Transfer-Encoding",
          "Upgrade-Insecure-Requests",
          "User-Agent",
          "Vary",
          "Via",
          "X-Content-Type-Options",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Frame-Options",
          "X-Powered-By",
          "X-Request-Id",
          "X-Requested-With",
          "X-XSS-Protection");

  /** Several times as many as there are names; a power of two. */
  private static final int SLOTS = 512;

  private static final @Nullable Known[] TABLE = table();

  private record Known(AsciiString name, AsciiString lowerCase) {}

  private FieldNames() {}

  /** The name as it stands in a line, which may be written over afterwards. */
  static AsciiString of(byte[] line, int start, int length) {
    var known = find(line, start, length);
    return known == null ? new AsciiString(line, start, length, true) : known.name();
  }

  static AsciiString lowerCase(CharSequence name) {
    var ascii = AsciiString.of(name);
    var known = find(ascii.array(), ascii.arrayOffset(), ascii.length());
    return known == null ? ascii.toLowerCase() : known.lowerCase();
  }

  private static @Nullable Known find(byte[] bytes, int start, int length) {
    var slot = length == 0 ? 0 : slot(bytes, start, length);
    var known = TABLE[slot];
    while (known != null && !isAt(known.name().array(), bytes, start, length)) {
      slot = next(slot);
      known = TABLE[slot];
    }
    return known;
  }

  private static boolean isAt(byte[] name, byte[] bytes, int start, int length) {
    return Arrays.equals(name, 0, name.length, bytes, start, start + length);
  }

  private static int slot(byte[] bytes, int start, int length) {
    var middle = bytes[start + length / 2];
    return ((bytes[start] * 31 + middle) * 31 + bytes[start + length - 1] * 7 + length)
        & (SLOTS - 1);
  }

  private static int next(int slot) {
    return (slot + 1) & (SLOTS - 1);
  }

  private static @Nullable Known[] table() {
    var table = new @Nullable Known[SLOTS];
    for (var usual : USUAL) {
      var lowerCase = AsciiString.cached(usual.toLowerCase(Locale.ROOT));
      put(table, new Known(AsciiString.cached(usual), lowerCase));
      put(table, new Known(lowerCase, lowerCase));
    }
    return table;
  }

  private static void put(@Nullable Known[] table, Known known) {
    var slot = slot(known.name().array(), 0, known.name().length());
    while (table[slot] != null) {
      slot = next(slot);
    }
    table[slot] = known;
  }
}
