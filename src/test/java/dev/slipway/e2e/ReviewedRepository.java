package dev.slipway.e2e;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.daemon.DaemonSettings.GitLogin;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.forge.ForgeChoice;
import dev.slipway.reconciler.forge.ForgeKind;
import dev.slipway.reconciler.forge.ForgeServer;
import dev.slipway.reconciler.forge.Reviewer;
import dev.slipway.reconciler.git.TestRepository;
import java.util.Optional;

/** The config repository of a yard on a forge of some kind, and a person who reviews there. */
interface ReviewedRepository extends AutoCloseable {
  ObjectId merge(AppName app, Reviewer.How how);

  void close(AppName app);

  ObjectId revert(AppName app);

  @Override
  void close();

  static ReviewedRepository on(ForgeKind kind, Shipyard yard) throws Exception {
    if (kind == ForgeKind.GIT) {
      return new Branches(yard.config());
    }
    return onForge(kind, yard);
  }

  /** On one with an API, which the daemon has a token for. */
  static Requests onForge(ForgeKind kind, Shipyard yard) throws Exception {
    var server = ForgeServer.start(kind, yard.config());
    var choice = new ForgeChoice(Optional.of(kind), Optional.of(server.url()));
    var settings = new ForgeSettings(choice, Optional.of(ForgeServer.TOKEN), Optional.empty());
    yard.followedAt(server.gitUrl(), GitLogin.USUAL).reviewedAt(settings);
    return new Requests(server);
  }

  /** Requests on a forge. */
  record Requests(ForgeServer server) implements ReviewedRepository {
    @Override
    public ObjectId merge(AppName app, Reviewer.How how) {
      return server.merge(app, how);
    }

    @Override
    public void close(AppName app) {
      server.close(app);
    }

    @Override
    public ObjectId revert(AppName app) {
      return server.revert(app);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Branches of a repository with nothing but git. */
  record Branches(TestRepository config) implements ReviewedRepository {
    @Override
    public ObjectId merge(AppName app, Reviewer.How how) {
      var branch = "slipway/" + app;
      return switch (how) {
        case MERGE -> config.mergeNoFf(branch);
        case SQUASH -> config.squash(branch);
        case REBASE -> config.cherryPick(config.tip(branch));
      };
    }

    @Override
    public void close(AppName app) {
      config.deleteBranch("slipway/" + app);
    }

    @Override
    public ObjectId revert(AppName app) {
      var tip = config.tip();
      return config.isMerge(tip) ? config.revertMerge(tip) : config.revert(tip);
    }

    @Override
    public void close() {
      // the yard closes its repository
    }
  }
}
