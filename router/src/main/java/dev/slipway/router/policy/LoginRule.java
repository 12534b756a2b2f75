package dev.slipway.router.policy;

import dev.slipway.manifest.AppName;
import dev.slipway.router.Logins;
import java.util.Optional;

/**
 * An app lets only those in that have a name and password.
 *
 * @param logins who they are; empty where that is not known: then it is nobody
 */
public record LoginRule(AppName app, Optional<Logins> logins) {
  private static final Refusal CLOSED =
      Refusal.of(503, "Who may use this app is not known at the moment.");
  private static final Refusal BUSY =
      Refusal.of(503, "Too many are asking to be let in. Try again shortly.");

  /** To a client that has not said who it is, or not what is known. */
  public Refusal unknown() {
    return Refusal.of(401, "This app wants a name and a password.")
        .with("www-authenticate", "Basic realm=\"" + app + "\", charset=\"UTF-8\"");
  }

  /** To all, while it is not known who may come in. */
  public static Refusal closed() {
    return CLOSED;
  }

  /** Where more passwords wait to be looked at than may. */
  public static Refusal busy() {
    return BUSY;
  }
}
