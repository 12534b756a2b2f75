package dev.slipway.reconciler.forge.gitlab;

import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Host;
import dev.slipway.reconciler.forge.rest.RestClient;
import dev.slipway.reconciler.forge.rest.RestForge;
import dev.slipway.reconciler.forge.rest.Wire;
import java.net.URI;
import java.util.Map;

/** Repositories on GitLab. */
public final class GitLab {
  private static final String RIGHTS = "the scope api, and the role Developer";

  private GitLab() {}

  /** A client for this address of an API; one serves all repositories that it may see. */
  public static RestClient client(URI api, Credential credential, Wire wire) {
    return new RestClient(wire, new Host(api, Map.of(), RIGHTS), credential);
  }

  /** Who we are by a token of a project, a group or a person. */
  public static Credential token(String token) {
    return Credential.token("Bearer", token);
  }

  /**
   * The requests to merge into a branch of a repository.
   *
   * @param branch without {@code refs/heads/}
   */
  public static Forge forge(ForgeAddress.GitLab at, String branch, RestClient client) {
    return new RestForge(client, new GitLabDialect(at.project(), branch));
  }
}
