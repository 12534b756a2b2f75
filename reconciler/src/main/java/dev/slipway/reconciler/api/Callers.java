package dev.slipway.reconciler.api;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom the API answers. A page of another site must neither command the daemon (a cross-site POST)
 * nor read it by a name that it had pointed at this machine (DNS rebinding): so the {@code Host}
 * must be an IP address, localhost or a name that was configured, and a POST that a browser says is
 * another site's is refused.
 */
final class Callers {
  private static final Pattern HOST =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[-.\\w]+)?)]|([^:\\[\\]/@]+))(?::[0-9]{1,5})?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final Set<String> names;

  Callers(Set<String> names) {
    this.names =
        Stream.concat(names.stream(), Stream.of("localhost"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the API may be called by this {@code Host} header. */
  boolean knows(Optional<String> host) {
    return host.map(HOST::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1) != null || isKnownName(matcher.group(2)))
        .orElse(false);
  }

  private boolean isKnownName(String host) {
    return IPV4.matcher(host).matches() || names.contains(host.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether these headers of a request are those that a browser sends for a page of ours, or none.
   */
  static boolean isOwnSite(
      Optional<String> host, Optional<String> origin, Optional<String> fetchSite) {
    var sameSite =
        fetchSite.map(site -> site.equals("same-origin") || site.equals("none")).orElse(true);
    var sameOrigin =
        origin.map(from -> host.map(to -> from.endsWith("://" + to)).orElse(false)).orElse(true);
    return sameSite && sameOrigin;
  }
}
