package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.ForgeChoice;
import dev.slipway.reconciler.forge.git.PlainGitForge;
import dev.slipway.reconciler.forge.gitea.Gitea;
import dev.slipway.reconciler.forge.github.GitHub;
import dev.slipway.reconciler.forge.github.GitHubApp;
import dev.slipway.reconciler.forge.gitlab.GitLab;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.RestClient;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.ReviewBranches;
import dev.slipway.reconciler.process.Parts;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The host of the config repository: where releases are reviewed, and commits have a status. */
final class ForgeSite implements StatusForges {
  private final DaemonSettings settings;
  private final ForgeAddress address;
  private final Optional<RestClient> client;
  private final Map<String, Optional<Forge>> sources = new ConcurrentHashMap<>();

  /**
   * @param client for the host's API; empty where it has none, or we are not let in
   */
  private ForgeSite(DaemonSettings settings, ForgeAddress address, Optional<RestClient> client) {
    this.settings = settings;
    this.address = address;
    this.client = client;
  }

  static DaemonPorts.Reviews open(
      DaemonSettings settings, GitConfigRepository config, Clock clock, Parts parts)
      throws RejectedException {
    var address = address(settings);
    var client = client(settings.forge(), address, clock, parts);
    var site = new ForgeSite(settings, address, client);
    var branches = config.reviewBranches();
    return new DaemonPorts.Reviews(site.reviewing(branches), branches, site);
  }

  private static ForgeAddress address(DaemonSettings settings) throws RejectedException {
    try {
      return settings.forge().choice().of(settings.configRepo());
    } catch (IllegalArgumentException e) {
      throw new RejectedException(e.getMessage() + "\nsee --forge and --forge-url", e);
    }
  }

  private static Optional<RestClient> client(
      ForgeSettings forge, ForgeAddress address, Clock clock, Parts parts)
      throws RejectedException {
    if (address instanceof ForgeAddress.PlainGit
        || (forge.token().isEmpty() && forge.app().isEmpty())) {
      return Optional.empty();
    }
    var wire = parts.add(new Wire(Patience.USUAL, clock));
    return switch (address) {
      case ForgeAddress.GitHub at ->
          Optional.of(GitHub.client(at.api(), gitHub(forge, at, wire), wire));
      case ForgeAddress.GitLab at ->
          forge.token().map(token -> GitLab.client(at.api(), GitLab.token(token), wire));
      case ForgeAddress.Gitea at ->
          forge.token().map(token -> Gitea.client(at.api(), Gitea.token(token), wire));
      case ForgeAddress.PlainGit() -> Optional.empty();
    };
  }

  private static Credential gitHub(ForgeSettings forge, ForgeAddress.GitHub at, Wire wire)
      throws RejectedException {
    return forge.app().isPresent()
        ? new GitHubApp(forge.app().get().id(), forge.app().get().key(), at, wire)
        : GitHub.token(forge.token().orElseThrow());
  }

  private Forge reviewing(ReviewBranches branches) {
    return address instanceof ForgeAddress.PlainGit
        ? new PlainGitForge(branches)
        : config().orElseGet(() -> new ForgeWithoutToken(api(address).orElseThrow()));
  }

  @Override
  public Optional<Forge> config() {
    return client.flatMap(it -> forge(address, it));
  }

  @Override
  public Optional<Forge> source(String git) {
    return client.flatMap(it -> sources.computeIfAbsent(git, url -> source(url, it)));
  }

  /** Who we are is told to the config repository's host alone. */
  private Optional<Forge> source(String git, RestClient known) {
    if (!ForgeChoice.areOnOneHost(git, settings.configRepo())) {
      return Optional.empty();
    }
    try {
      var there = settings.forge().choice().of(git);
      return api(there).equals(api(address)) ? forge(there, known) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is not a project of that host
    }
  }

  private Optional<Forge> forge(ForgeAddress at, RestClient known) {
    var branch = settings.branch();
    return switch (at) {
      case ForgeAddress.GitHub there -> Optional.of(GitHub.forge(there, branch, known));
      case ForgeAddress.GitLab there -> Optional.of(GitLab.forge(there, branch, known));
      case ForgeAddress.Gitea there -> Optional.of(Gitea.forge(there, branch, known));
      case ForgeAddress.PlainGit() -> Optional.empty();
    };
  }

  private static Optional<URI> api(ForgeAddress at) {
    return switch (at) {
      case ForgeAddress.GitHub(var api, var _) -> Optional.of(api);
      case ForgeAddress.GitLab(var api, var _) -> Optional.of(api);
      case ForgeAddress.Gitea(var api, var _) -> Optional.of(api);
      case ForgeAddress.PlainGit() -> Optional.empty();
    };
  }
}
