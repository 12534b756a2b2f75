package dev.slipway.builder.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a registry wants to be logged in to: {@code WWW-Authenticate}, RFC 9110, section 11.
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+(.*))?");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The first Bearer of these headers, else the first Basic. */
  static Optional<Challenge> of(List<String> headers) {
    var all = headers.stream().flatMap(header -> read(header).stream()).toList();
    return all.stream()
        .filter(c -> c.scheme().equals("bearer"))
        .findFirst()
        .or(() -> all.stream().filter(c -> c.scheme().equals("basic")).findFirst());
  }

  private static Optional<Challenge> read(String header) {
    var match = SCHEME.matcher(header);
    if (!match.matches()) {
      return Optional.empty();
    }
    var parameters = new TreeMap<String, String>();
    var rest = PARAMETER.matcher(Optional.ofNullable(match.group(2)).orElse(""));
    while (rest.find()) {
      var quoted = Optional.ofNullable(rest.group(2)).map(v -> v.replaceAll("\\\\(.)", "$1"));
      parameters.put(rest.group(1).toLowerCase(Locale.ROOT), quoted.orElseGet(() -> rest.group(3)));
    }
    return Optional.of(new Challenge(match.group(1).toLowerCase(Locale.ROOT), parameters));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
