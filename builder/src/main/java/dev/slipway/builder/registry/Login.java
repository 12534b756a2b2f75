package dev.slipway.builder.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What is shown to a registry; its text never tells the secret. */
sealed interface Login {
  /** A user and a password, or a token in its place. */
  record Password(String user, String secret) implements Login {
    String header() {
      var pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "user " + user;
    }
  }

  /** A token that others are given for. */
  record Identity(String token) implements Login {
    @Override
    public String toString() {
      return "identity token";
    }
  }
}
