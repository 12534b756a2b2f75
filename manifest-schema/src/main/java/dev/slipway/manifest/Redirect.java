package dev.slipway.manifest;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends clients from one address to another.
 *
 * @param host the host name it is for; empty: every one of the app
 * @param path that is left, without the slash behind it where all below it is left too
 * @param below whether all below the path is left too
 * @param to a path or an address
 * @param appends whether what was below the path is added to it
 * @param code 301, 302, 303, 307 or 308
 */
public record Redirect(
    Optional<String> host, String path, boolean below, String to, boolean appends, int code) {
  /** Where a manifest says no other. */
  public static final int DEFAULT_CODE = 301;

  private static final String ALL = "/*";

  /** As a manifest has it: {@code /old}, {@code /old/*}, {@code www.example.com/*}. */
  public static Redirect of(String from, String to, int code) {
    var slash = from.indexOf('/');
    var host = slash == 0 ? Optional.<String>empty() : Optional.of(from.substring(0, slash));
    var below = from.endsWith(ALL);
    var path = from.substring(slash, from.length() - (below ? ALL.length() : 0));
    var appends = below && to.endsWith(ALL);
    var target = appends ? to.substring(0, to.length() - ALL.length()) : to;
    return new Redirect(host, path, below, target, appends, code);
  }

  /** Whether it leads to what it is itself for, and so on without end. */
  public boolean isLoop() {
    var target = onThisHost();
    return target
        .filter(it -> below ? (it + "/").startsWith(path + "/") : it.equals(path))
        .isPresent();
  }

  /** The path it leads to, if that surely is one of the same host. */
  private Optional<String> onThisHost() {
    var address = to.replaceFirst("[?#].*", ""); // what follows is no part of what is left
    if (address.startsWith("/") || address.isEmpty()) {
      return Optional.of(address);
    }
    return host.flatMap(name ->
        Stream.of("http://" + name, "https://" + name)
            .filter(start -> address.equals(start) || address.startsWith(start + "/"))
            .map(start -> address.substring(start.length()))
            .findFirst());
  }
}
