package dev.slipway.router.policy;

/**
 * A path and all below it.
 *
 * @param value begins with a slash and does not end with one; empty stands for every path
 */
public record PathPrefix(String value) {
  /** Whether an address is in it: {@code /api} has {@code /api/x} in it, but not {@code /apis}. */
  public boolean covers(String uri) {
    return uri.startsWith(value)
        && (uri.length() == value.length() || "/?#".indexOf(uri.charAt(value.length())) >= 0);
  }

  /** What follows it in an address that is in it. */
  String rest(String uri) {
    return uri.substring(value.length());
  }
}
