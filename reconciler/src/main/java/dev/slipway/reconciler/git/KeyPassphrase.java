package dev.slipway.reconciler.git;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.KeyPasswordProvider;
import org.jspecify.annotations.Nullable;

/** Opens encrypted private keys. Why one stayed shut is kept, to be told to a person. */
final class KeyPassphrase implements KeyPasswordProvider {
  private final Optional<String> passphrase;
  private volatile Optional<String> refusal = Optional.empty();

  KeyPassphrase(Optional<String> passphrase) {
    this.passphrase = passphrase;
  }

  /** Why a key could not be opened; empty while all could. */
  Optional<String> refusal() {
    return refusal;
  }

  @Override
  @SuppressWarnings("NullAway") // JGit takes null for "none", and goes on to the next key
  public char @Nullable [] getPassphrase(URIish key, int attempt) {
    if (passphrase.isEmpty()) {
      refusal =
          Optional.of(
              "the ssh key "
                  + key.getPath()
                  + " is encrypted: give its passphrase (--ssh-key-passphrase-file)");
      return null;
    }
    return passphrase.get().toCharArray();
  }

  @Override
  public void setAttempts(int attempts) {
    // The answer is the same however often it is asked for.
  }

  @Override
  public boolean keyLoaded(URIish key, int attempt, @Nullable Exception error)
      throws IOException, GeneralSecurityException {
    if (error != null && passphrase.isPresent()) {
      refusal = Optional.of("the passphrase does not open the ssh key " + key.getPath());
    }
    return false;
  }
}
