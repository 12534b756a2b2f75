package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.Current;
import dev.slipway.reconciler.plan.SimulatedCluster.Behaviour;
import dev.slipway.reconciler.plan.World.Leftover;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a planner may ever see, in memory, and what its steps do to it: git as a list of
 * changes, the image store as a map, instances, routers and a clock.
 *
 * <p>A source that says {@code unbuildable} is not built; a source or a mode that says {@code
 * hangs} or {@code crashes} does so.
 */
final class SimulatedWorld {
  static final Domain DOMAIN = new Domain("localhost");

  final SortedMap<AppName, SimulatedApp> apps = new TreeMap<>();
  final SortedMap<BuildKey, StoredImage> images = new TreeMap<>();
  final SortedMap<BuildKey, String> failures = new TreeMap<>();
  final SortedMap<AppName, LoginState> logins = new TreeMap<>();
  final SimulatedCluster cluster = new SimulatedCluster(this::behaviour);
  final SimulatedForge forge = new SimulatedForge();
  final SimulatedMesh mesh = new SimulatedMesh();
  Platform platform = Platform.DEFAULT;
  boolean removalsConfirmed;
  int humanCommits;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Map<ImageRef, String> contents = new HashMap<>();
  private final SortedMap<ProcessType, List<String>> procfile = new TreeMap<>();

  /** Or by a Dockerfile; what has a Procfile never is. */
  boolean buildpacks;

  /** An app with a manifest and a source. */
  SimulatedApp app(String name) {
    return apps.computeIfAbsent(new AppName(name), _ -> new SimulatedApp(name));
  }

  /** What the Procfile of every source says from now on. */
  void procfile(ProcessType type, String... command) {
    procfile.put(type, List.of(command));
  }

  private StoredImage image(ImageRef ref) {
    var fromBuildpack = buildpacks || !procfile.isEmpty();
    return new StoredImage(ref, procfile, new TreeMap<>(), "/app", "", fromBuildpack);
  }

  private Behaviour behaviour(Release release) {
    var mode = release.config().env().get(SimulatedApp.MODE);
    var text =
        contents.getOrDefault(release.image(), "")
            + (mode instanceof EnvValue.Literal(var value) ? value : "");
    if (text.contains("hangs")) {
      return Behaviour.HANGS;
    }
    return text.contains("crashes") ? Behaviour.CRASHES : Behaviour.COMES_UP;
  }

  boolean comesUp(Release release) {
    return behaviour(release) == Behaviour.COMES_UP;
  }

  World observe() {
    var running = cluster.observe();
    var observed = new TreeMap<AppName, AppWorld>();
    var leftovers = new TreeMap<AppName, Leftover>();
    apps.values().stream()
        .filter(app -> app.hasManifest)
        .forEach(app ->
            observed.put(app.name, observe(app, running.getOrDefault(app.name, Running.NOTHING))));
    var abandoned = new TreeMap<AppName, Review>();
    apps.values().stream()
        .filter(app -> !app.hasManifest && forge.hasOpen(app.name))
        .forEach(app -> abandoned.put(app.name, forge.review(app)));
    running.forEach((name, site) -> {
      if (!observed.containsKey(name)) {
        leftovers.put(name, new Leftover(site, app(name.value()).hadManifest));
      }
    });
    return new World(
        platform,
        DOMAIN,
        observed,
        leftovers,
        abandoned,
        logins,
        mesh.state(),
        removalsConfirmed,
        true);
  }

  private AppWorld observe(SimulatedApp app, Running running) {
    var ledger = app.ledger.ledger();
    var key = app.head().key();
    var build =
        new BuildState(
            app.isSeen ? Optional.ofNullable(images.get(key)) : Optional.empty(),
            Optional.ofNullable(failures.get(key)),
            ledger.current().asRelease().map(r -> isKept(r.image())).orElse(true));
    var isReviewed = app.releases.or(platform.releases()).reviews() || forge.hasOpen(app.name);
    var review = isReviewed ? forge.review(app) : Review.NONE;
    return new AppWorld(app.manifest(), app.sourceState(), build, ledger, running, review);
  }

  /** The same app where all that can be wrong with it is. */
  static AppWorld broken(AppWorld app) {
    var problem = new Problem("apps/x.yaml", 1, 1, "rule", "wrong");
    var unreadable = new Current.Unreadable(List.of(problem));
    return new AppWorld(
        new Manifest(app.manifest().app(), List.of(problem)),
        new SourceState(Optional.empty(), Optional.of(new Trouble.Rejected("no such branch"))),
        new BuildState(Optional.empty(), Optional.of("the build failed"), false),
        new AppLedger(app.ledger().app(), unreadable, app.ledger().entries()),
        Running.NOTHING,
        Review.NONE);
  }

  boolean isKept(ImageRef image) {
    return images.values().stream().anyMatch(stored -> stored.ref().equals(image));
  }

  Plan plan() {
    return Planner.plan(observe(), now);
  }

  AppPlan planOf(SimulatedApp app) {
    return Objects.requireNonNull(plan().apps().get(app.name));
  }

  void perform(Step step) {
    switch (step) {
      case Step.Build(var app, var key, var _, var _) -> build(app(app.value()), key);
      case Step.RecordRelease(var release, var _, var _) ->
          app(release.app().value()).ledger.now(release);
      case Step.Propose propose -> forge.propose(propose, app(propose.app().value()));
      case Step.Withdraw withdraw -> forge.withdraw(withdraw, app(withdraw.app().value()));
      case Step.Converge(var workload) -> cluster.converge(workload, now);
      case Step.Retire(var app, var instances) -> cluster.retire(app, instances);
      case Step.Remove(var app) -> cluster.remove(app);
    }
  }

  private void build(SimulatedApp app, BuildKey key) {
    var content = app.content();
    if (!app.head().key().equals(key)) {
      return; // the source moved on, and the build of what it was fails
    }
    if (content.contains("unbuildable")) {
      failures.put(key, "the build failed");
      return;
    }
    var image = new ImageRef(app.name.value(), Digest.of("image of " + app.name + content));
    contents.put(image, content);
    images.put(key, image(image));
  }

  void publish(Plan plan) {
    if (plan.publish()) {
      mesh.publish(plan.routes(), now, _ -> false);
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Performs all that a plan says, and lets every instance come one step further. */
  Plan turn() {
    var plan = plan();
    plan.steps().forEach(this::perform);
    publish(plan);
    cluster.advance(now, (_, _) -> true);
    pass(Duration.ofSeconds(5));
    return plan;
  }

  /** Turns until there is nothing to do, and answers the last plan. */
  Plan settle() {
    for (var turns = 0; turns < 200; turns++) {
      if (turn().isQuiet() && plan().isQuiet()) {
        return plan();
      }
    }
    throw new AssertionError("no rest: " + plan().steps().toList());
  }
}
