package dev.slipway.router.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which answers are worth to be compressed, and for whom. */
public final class CompressionRule {
  /** Smaller ones fit into one packet as they are. */
  public static final long LEAST_BYTES = 1024;

  private static final Set<String> TYPES =
      Set.of(
          "application/javascript",
          "application/json",
          "application/wasm",
          "application/x-javascript",
          "application/x-ndjson",
          "application/xml",
          "application/yaml",
          "font/otf",
          "font/ttf");

  private static final String TEXT = "text/";
  private static final List<String> SUFFIXES = List.of("+json", "+xml", "+yaml");

  /** Each event is to be there when it happens, and few are large. */
  private static final String EVENTS = "text/event-stream";

  /** RFC 9110 section 12.4.2. */
  private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

  private static final int UNSAID = -1;

  private CompressionRule() {}

  /** Whether it is a kind of text, by its {@code Content-Type}. */
  public static boolean isText(String contentType) {
    var semicolon = contentType.indexOf(';');
    var type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    return (type.startsWith(TEXT) && !type.equals(EVENTS))
        || TYPES.contains(type)
        || SUFFIXES.stream().anyMatch(type::endsWith);
  }

  /**
   * Whether a client takes gzip, and not rather nothing: RFC 9110 section 12.5.3. One that says
   * nothing is not asked to.
   *
   * @param acceptEncoding each header of that name
   */
  public static boolean isGzipTaken(List<String> acceptEncoding) {
    var gzip = UNSAID;
    var identity = UNSAID;
    var others = UNSAID;
    for (var header : acceptEncoding) {
      for (var item : header.split(",", -1)) {
        var semicolon = item.indexOf(';');
        var name = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
        var quality = semicolon < 0 ? 1000 : quality(item.substring(semicolon + 1));
        switch (name.toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> gzip = quality;
          case "identity" -> identity = quality;
          case "*" -> others = quality;
          default -> {
            // a coding that is not spoken here
          }
        }
      }
    }
    var taken = gzip == UNSAID ? others : gzip;
    return taken > 0 && taken >= identity;
  }

  /** In thousandths; 0 where it is malformed. */
  private static int quality(String parameter) {
    var equals = parameter.indexOf('=');
    if (equals < 0 || !parameter.substring(0, equals).strip().equalsIgnoreCase("q")) {
      return 0;
    }
    var value = parameter.substring(equals + 1).strip();
    return QUALITY.matcher(value).matches()
        ? (int) Math.round(Double.parseDouble(value) * 1000)
        : 0;
  }
}
