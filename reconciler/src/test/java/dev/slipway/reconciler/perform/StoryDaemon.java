package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.cluster.FakeCluster;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.observe.ConfigReader;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.observe.ReviewLook;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.BuildState;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Step.Cause;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import dev.slipway.reconciler.plan.World;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A daemon of a {@link ReviewStory}: observes, plans and performs one thing after the other, as the
 * story has it. Builds are there at once; instances are those of a fake cluster.
 */
final class StoryDaemon {
  private static final AppName SHOP = ReviewStory.SHOP;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Path folder;
  private final TestRepository remote;
  private final ReviewHost host;
  private final GitSourceRepositories sources;
  private final FakeCluster cluster = new FakeCluster(InstantSource.fixed(NOW));
  private GitConfigRepository config;
  private ConfigReader reader;
  private Proposals proposals;
  private int killed;

  /** What it saw, and what it means to do about it. */
  record Planned(ConfigView view, AppWorld app, List<Step> steps) {}

  StoryDaemon(Path folder, TestRepository remote, ReviewHost host) throws RejectedException {
    this.folder = folder;
    this.remote = remote;
    this.host = host;
    this.sources = new GitSourceRepositories(folder.resolve("sources"), GitAccess.anonymous());
    begin();
  }

  /** With a data folder that is new. */
  private void begin() throws RejectedException {
    config =
        new GitConfigRepository(
            FollowedBranch.of(remote.url(), TestRepository.MAIN),
            folder.resolve("cache" + killed++),
            GitAccess.anonymous(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    reader = new ConfigReader(config, new ManifestReader(new Domain("localhost")));
    proposals =
        new Proposals(
            host.forge(config),
            config.reviewBranches(),
            new ReleaseCommits(sources),
            new BuildTimes());
  }

  /** Kills it, and starts another that knows nothing. */
  void kill() throws RejectedException {
    config.close();
    begin();
  }

  ConfigView view() throws Exception {
    return reader.read(config.fetch());
  }

  /** What is proposed, as it was before the tip that is told with it. */
  private record Seen(ConfigView view, Review review) {}

  private Seen look() throws Exception {
    var _ = config.fetch();
    var places = new ReviewLook.Places(proposals.forge(), config.reviewBranches(), config);
    var look = ReviewLook.at(places);
    var view = view(); // later than the look: what was merged by then is seen
    var atTip = Optional.ofNullable(view.revision().files().get(ReviewStory.FILE));
    return new Seen(view, look.review(SHOP, atTip, Optional.empty()));
  }

  /** Observes, where the source says this, and plans. */
  Planned plan(String source) throws Exception {
    var seen = look();
    var app = app(seen.view(), seen.review(), source);
    var apps = new TreeMap<>(Collections.singletonMap(SHOP, app));
    var platform = seen.view().manifests().platform();
    var mesh = new MeshState(RouteTable.EMPTY, new TreeMap<>());
    var domain = new Domain("localhost");
    var world =
        new World(
            platform,
            domain,
            apps,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            mesh,
            false,
            true);
    return new Planned(seen.view(), app, Planner.plan(world, NOW).steps().toList());
  }

  private AppWorld app(ConfigView view, Review review, String source) {
    var manifest = Optional.ofNullable(view.manifests().apps().get(SHOP)).orElseThrow();
    return new AppWorld(
        manifest,
        new SourceState(Optional.of(head(source)), Optional.empty()),
        build(source),
        view.ledger(SHOP),
        running(),
        review);
  }

  Running running() {
    return cluster.observe().getOrDefault(SHOP, Running.NOTHING);
  }

  static Commit head(String source) {
    var from = new Source("file:///src/shop", new dev.slipway.manifest.GitRef.Branch("main"), "");
    var built = new Built(from, LedgerStory.id(source), LedgerStory.id("tree of " + source));
    return new Commit(built, "Write " + source, new BuildKey(Digest.of(source)));
  }

  private static BuildState build(String source) {
    var image = new ImageRef(SHOP.value(), Digest.of("image of " + source));
    var stored = new StoredImage(image, new TreeMap<>(), new TreeMap<>(), "/app", "", false);
    return new BuildState(Optional.of(stored), Optional.empty(), true);
  }

  /** Performs a step that was planned on this revision. */
  void perform(Step step, Revision base) throws Exception {
    switch (step) {
      case RecordRelease record -> config.push(base, List.of(proposals.commits().commit(record)));
      case Step.Converge(var workload) -> cluster.converge(workload);
      case Step.Retire(var app, var instances) -> cluster.retire(app, instances);
      case Step.Propose _, Step.Withdraw _ ->
          new Reviews(proposals, _ -> true, () -> {}, new Silence())
              .perform(SHOP, new Reviews.Work(base, step));
      case Step.Build _, Step.Remove _ -> throw new AssertionError("nothing to do so: " + step);
    }
  }

  /** Is killed when what it proposes is on the branch, and nowhere else. */
  void dieProposing(Step.Propose step, Revision base) throws Exception {
    try {
      var head = step.seen().branch().map(Review.Branch::head);
      proposals.push(step.record(), base, Optional.empty(), head);
    } catch (UnavailableException moved) {
      return;
    }
    kill();
  }

  /** Has an earlier release proposed, because a person asks for it. */
  void proposeRollback(Release target, Optional<Release> from, Revision base) throws Exception {
    var record = new RecordRelease(target, from, new Cause.Restored());
    var _ = proposals.propose(record, base, Optional.empty());
  }

  void end() {
    config.close();
    sources.close();
  }
}
