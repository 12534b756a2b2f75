package dev.slipway.reconciler.forge.gitea;

import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Host;
import dev.slipway.reconciler.forge.rest.RestClient;
import dev.slipway.reconciler.forge.rest.RestForge;
import dev.slipway.reconciler.forge.rest.Wire;
import java.net.URI;
import java.util.Map;

/** Repositories on Gitea or Forgejo. */
public final class Gitea {
  private static final String RIGHTS = "the scopes write:repository and write:issue";

  private Gitea() {}

  /** A client for this address of an API; one serves all repositories that it may see. */
  public static RestClient client(URI api, Credential credential, Wire wire) {
    return new RestClient(
        wire, new Host(api, Map.of("Accept", "application/json"), RIGHTS), credential);
  }

  /** Who we are by an access token. */
  public static Credential token(String token) {
    return Credential.token("token", token);
  }

  /**
   * The requests to merge into a branch of a repository.
   *
   * @param branch without {@code refs/heads/}
   */
  public static Forge forge(ForgeAddress.Gitea at, String branch, RestClient client) {
    return new RestForge(client, new GiteaDialect(at.project(), branch));
  }
}
