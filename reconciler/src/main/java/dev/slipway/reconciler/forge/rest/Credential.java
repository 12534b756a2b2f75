package dev.slipway.reconciler.forge.rest;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Says who we are. */
public interface Credential {
  /** The value of the header {@code Authorization}: a secret. */
  String header() throws RejectedException, UnavailableException, InterruptedException;

  /** Is told that the forge refuses what {@link #header} said last. */
  void refused();

  /**
   * A token that stays the same.
   *
   * @param scheme such as {@code Bearer}
   */
  static Credential token(String scheme, String token) {
    if (!token.matches("[!-~]+")) {
      throw new IllegalArgumentException("a token is one word of ASCII characters");
    }
    return new Token(scheme, token);
  }

  /** See {@link #token}. */
  record Token(String scheme, String token) implements Credential {
    @Override
    public String header() {
      return scheme + " " + token;
    }

    @Override
    public void refused() {
      // another one is given by a person alone
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Token[" + scheme + "]";
    }
  }
}
