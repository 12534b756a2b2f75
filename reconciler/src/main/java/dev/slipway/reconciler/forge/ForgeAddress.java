package dev.slipway.reconciler.forge;

import java.net.URI;

/** Where a repository is reviewed, by the kind of host. */
public sealed interface ForgeAddress {
  /**
   * github.com or an Enterprise server.
   *
   * @param api such as {@code https://api.github.com}, without a slash at its end
   * @param project such as {@code acme/config}
   */
  record GitHub(URI api, String project) implements ForgeAddress {}

  /**
   * gitlab.com or another GitLab.
   *
   * @param api such as {@code https://gitlab.com/api/v4}
   * @param project such as {@code acme/platform/config}: groups may be nested
   */
  record GitLab(URI api, String project) implements ForgeAddress {}

  /**
   * Gitea or Forgejo.
   *
   * @param api such as {@code https://codeberg.org/api/v1}
   * @param project such as {@code acme/config}
   */
  record Gitea(URI api, String project) implements ForgeAddress {}

  /** A host that is known to have git alone. */
  record PlainGit() implements ForgeAddress {}
}
