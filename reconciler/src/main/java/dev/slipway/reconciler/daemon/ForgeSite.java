package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.git.PlainGitForge;
import dev.slipway.reconciler.forge.gitea.Gitea;
import dev.slipway.reconciler.forge.github.GitHub;
import dev.slipway.reconciler.forge.github.GitHubApp;
import dev.slipway.reconciler.forge.gitlab.GitLab;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.ReviewBranches;
import java.net.URI;
import java.time.Clock;
import java.util.function.Function;

/** The host of the config repository, as a place where releases are reviewed. */
record ForgeSite(DaemonSettings settings, ReviewBranches branches, Clock clock, Parts parts) {
  static Daemon.ReviewPorts open(
      DaemonSettings settings, GitConfigRepository config, Clock clock, Parts parts)
      throws RejectedException {
    var branches = config.reviewBranches();
    return new Daemon.ReviewPorts(
        new ForgeSite(settings, branches, clock, parts).forge(), branches);
  }

  private Forge forge() throws RejectedException {
    return switch (address()) {
      case ForgeAddress.PlainGit() -> new PlainGitForge(branches);
      case ForgeAddress.GitHub at -> onGitHub(at);
      case ForgeAddress.GitLab at ->
          withToken(
              at.api(),
              token ->
                  GitLab.forge(
                      at, settings.branch(), GitLab.client(at.api(), GitLab.token(token), wire())));
      case ForgeAddress.Gitea at ->
          withToken(
              at.api(),
              token ->
                  Gitea.forge(
                      at, settings.branch(), Gitea.client(at.api(), Gitea.token(token), wire())));
    };
  }

  private ForgeAddress address() throws RejectedException {
    try {
      return settings.forge().choice().of(settings.configRepo());
    } catch (IllegalArgumentException e) {
      throw new RejectedException(e.getMessage() + "\nsee --forge and --forge-url", e);
    }
  }

  private Forge onGitHub(ForgeAddress.GitHub at) throws RejectedException {
    var app = settings.forge().app();
    if (app.isEmpty()) {
      return withToken(at.api(), token -> gitHub(at, GitHub.token(token), wire()));
    }
    var wire = wire();
    return gitHub(at, new GitHubApp(app.get().id(), app.get().key(), at, wire), wire);
  }

  private Forge gitHub(ForgeAddress.GitHub at, Credential credential, Wire wire) {
    return GitHub.forge(at, settings.branch(), GitHub.client(at.api(), credential, wire));
  }

  private Forge withToken(URI api, Function<String, Forge> made) {
    return settings
        .forge()
        .token()
        .map(made)
        .orElseGet(() -> new ForgeWithoutToken(api.getAuthority()));
  }

  private Wire wire() {
    return parts.add(new Wire(Patience.USUAL, clock));
  }
}
