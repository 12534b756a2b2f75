package dev.slipway.reconciler.forge.github;

import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Host;
import dev.slipway.reconciler.forge.rest.RestClient;
import dev.slipway.reconciler.forge.rest.RestForge;
import dev.slipway.reconciler.forge.rest.Wire;
import java.net.URI;
import java.util.Map;

/** Repositories on GitHub. */
public final class GitHub {
  private static final String RIGHTS =
      "Contents, Pull requests and Commit statuses: read and write (a classic token: repo)";

  private GitHub() {}

  /** A client for this address of an API; one serves all repositories that it may see. */
  public static RestClient client(URI api, Credential credential, Wire wire) {
    return new RestClient(wire, host(api, RIGHTS), credential);
  }

  static Host host(URI api, String rights) {
    var headers =
        Map.of("Accept", "application/vnd.github+json", "X-GitHub-Api-Version", "2022-11-28");
    return new Host(api, headers, rights);
  }

  /** Who we are by a personal access token. */
  public static Credential token(String token) {
    return Credential.token("Bearer", token);
  }

  /**
   * The requests to merge into a branch of a repository.
   *
   * @param branch without {@code refs/heads/}
   */
  public static Forge forge(ForgeAddress.GitHub at, String branch, RestClient client) {
    return new RestForge(client, new GitHubDialect(at.project(), branch));
  }
}
