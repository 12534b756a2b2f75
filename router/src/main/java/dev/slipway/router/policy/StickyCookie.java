package dev.slipway.router.policy;

import dev.slipway.manifest.Digest;
import dev.slipway.router.Backend;
import java.util.Map;
import java.util.Optional;

/** The cookie that leads a client back to an instance: RFC 6265. */
public final class StickyCookie {
  public static final String NAME = "slipway-instance";

  /** 64 bits: enough to tell the instances of an app apart. */
  private static final int DIGITS = 16;

  private StickyCookie() {}

  /** What stands for an instance: the same in every router, and not its address. */
  public static String valueOf(Backend backend) {
    return Digest.of(NAME + " " + backend).hex().substring(0, DIGITS);
  }

  /**
   * The header {@code Set-Cookie}. It is kept until the browser is closed, and not shown to
   * scripts.
   *
   * @param path for which requests it is
   * @param secure whether it is for TLS alone
   */
  public static String header(String value, String path, boolean secure) {
    return NAME
        + "="
        + value
        + "; Path="
        + written(path)
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  /** A semicolon would end it: what it stands in is left out, up to the slash before it. */
  private static String written(String path) {
    var semicolon = path.indexOf(';');
    return semicolon < 0 ? path : path.substring(0, Math.max(1, path.lastIndexOf('/', semicolon)));
  }

  /**
   * What a header {@code Cookie} leads to. There may be several of the name, each for a path of its
   * own: the first that is known counts.
   */
  public static <T> Optional<T> find(String header, Map<String, T> known) {
    var start = 0;
    while (start < header.length()) {
      var semicolon = header.indexOf(';', start);
      var end = semicolon < 0 ? header.length() : semicolon;
      var pair = header.substring(start, end).strip();
      if (pair.startsWith(NAME + "=")) {
        var found = Optional.ofNullable(known.get(pair.substring(NAME.length() + 1)));
        if (found.isPresent()) {
          return found;
        }
      }
      start = end + 1;
    }
    return Optional.empty();
  }
}
