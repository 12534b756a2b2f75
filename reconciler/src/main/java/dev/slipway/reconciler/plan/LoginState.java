package dev.slipway.reconciler.plan;

import dev.slipway.router.Logins;
import java.util.Optional;

/**
 * What is known of whom an app lets in.
 *
 * @param logins as they were read last; empty where there are none, or they are not known
 * @param trouble why not, or why they may be old
 * @param isAwaited whether they are not known, but soon may be
 */
public record LoginState(Optional<Logins> logins, Optional<Trouble> trouble, boolean isAwaited) {
  /** Nobody has looked yet. */
  public static final LoginState UNREAD = new LoginState(Optional.empty(), Optional.empty());

  /** Of what is not awaited. */
  public LoginState(Optional<Logins> logins, Optional<Trouble> trouble) {
    this(logins, trouble, false);
  }

  public LoginState awaited() {
    return new LoginState(logins, trouble, true);
  }

  /** Whether what is served may still be right: nothing else is known. */
  public boolean isUnknown() {
    return logins.isEmpty() && !(trouble.orElse(null) instanceof Trouble.Rejected);
  }
}
