package dev.slipway.router.policy;

/**
 * A request, as a policy looks at it.
 *
 * @param client the client's address, without brackets
 * @param secure whether it came by TLS, to this router or to one in front that is trusted
 * @param method in capitals
 * @param host the host name alone, in lower case
 * @param uri path and query; or {@code *}
 * @param nanos when it came, by a clock that only says how much later than another it is
 */
public record Visit(
    String client, boolean secure, String method, String host, String uri, long nanos) {
  /** Where certificate authorities look: by plain HTTP, whatever else is asked for. */
  public static final String CHALLENGES = "/.well-known/acme-challenge/";

  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean isChallenge() {
    return uri.startsWith(CHALLENGES);
  }
}
