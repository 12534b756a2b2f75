package dev.slipway.reconciler.daemon;

import dev.slipway.builder.BuildRecords;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.ReviewBranches;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.metrics.Metrics;
import dev.slipway.reconciler.observe.ConfigReader;
import dev.slipway.reconciler.observe.LoginWatch;
import dev.slipway.reconciler.observe.Observer;
import dev.slipway.reconciler.observe.RegistryLogins;
import dev.slipway.reconciler.observe.ReleaseIndex;
import dev.slipway.reconciler.observe.ReviewLook;
import dev.slipway.reconciler.perform.BuildHistory;
import dev.slipway.reconciler.perform.BuildTimes;
import dev.slipway.reconciler.perform.Proposals;
import dev.slipway.reconciler.perform.ReleaseCommits;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.EventFeed;
import dev.slipway.router.RouterMesh;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The outside world of a daemon, which does not close it. */
record DaemonPorts(
    ConfigRepository config,
    ReleaseIndex releases,
    SourceRepositories sources,
    Reviews reviews,
    Images images,
    Site site,
    RouterMesh mesh,
    Supplier<List<CertificateStatus>> certificates,
    Metrics metrics,
    EventFeed events) {
  /** Where releases of the config repository are reviewed, and commits have a status. */
  record Reviews(Forge forge, ReviewBranches branches, StatusForges statuses) {}

  /**
   * Images, and what makes them.
   *
   * @param settings is told what {@code slipway.yaml} says of how images are built
   */
  record Images(
      ImageBuilder builder,
      BuildRecords builds,
      BuildHistory history,
      WritableImageStore store,
      ImageResolver resolver,
      Consumer<Platform> settings) {}

  /**
   * @param domain below which apps have host names where {@code slipway.yaml} says none
   */
  ConfigReader reader(Domain domain) {
    return new ConfigReader(config, new ManifestReader(domain), releases);
  }

  /** Registries, as the daemon or an app may ask them. */
  RegistryLogins registries() {
    return new RegistryLogins(images.resolver(), site.pullSecrets());
  }

  ReviewLook.Places places() {
    return new ReviewLook.Places(reviews.forge(), reviews.branches(), config);
  }

  Proposals proposals() {
    return new Proposals(
        reviews.forge(), reviews.branches(), new ReleaseCommits(sources), new BuildTimes());
  }

  Observer.Ports observed(LoginWatch logins) {
    return new Observer.Ports(images.builds(), site.cluster(), mesh, logins);
  }
}
