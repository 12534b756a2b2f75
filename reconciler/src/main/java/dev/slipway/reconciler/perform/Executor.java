package dev.slipway.reconciler.perform;

import dev.slipway.builder.ImageBuilder;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.PullSecrets;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.Images;
import dev.slipway.reconciler.observe.ReviewWatch;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.perform.Releases.Batch;
import dev.slipway.reconciler.plan.AppPlan;
import dev.slipway.reconciler.plan.Plan;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.Step.Build;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import dev.slipway.router.RouteTable;
import dev.slipway.router.RouterMesh;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Does what plans say: builds on a bounded pool, instances app by app, releases in one push, routes
 * as one table; none waits for another. What it is told to do again while it does it is done once.
 */
public final class Executor implements AutoCloseable {
  private static final int APPS_AT_ONCE = 32;
  private static final int REVIEWS_AT_ONCE = 4;

  /**
   * Releases of one push. Where more are to be recorded, the first of them come up meanwhile, and a
   * lost race is soon made good.
   */
  private static final int RELEASES_AT_ONCE = 200;

  private static final String ALL = "all";

  private final Lane<AppName, Build> builds;
  private final Lane<AppName, List<Step>> instances;
  private final Lane<String, Batch> releases;
  private final Lane<AppName, Reviews.Work> reviews;
  private final Lane<String, RouteTable> routes;
  private Map<AppName, RecordRelease> recording = Map.of();

  /** All that steps are done with. */
  public record Ports(
      ConfigRepository config,
      ConfigFollower follower,
      SourceWatch watch,
      ImageBuilder builder,
      AppSecrets secrets,
      PullSecrets pullSecrets,
      BuildHistory history,
      Images images,
      Cluster cluster,
      RouterMesh mesh,
      Proposals proposals,
      ReviewWatch reviews) {}

  /**
   * @param buildsAtOnce how many builds may run at one time
   */
  public Executor(Ports ports, int buildsAtOnce, Lane.Setting setting, Progress progress) {
    var building =
        new Builds(
            new Builds.Building(
                ports.builder(),
                new SecretsForBuilds(ports.follower(), ports.secrets(), ports.pullSecrets()),
                ports.history(),
                ports.proposals().times()),
            ports.watch(),
            progress,
            setting.clock());
    var traffic = new Traffic(ports.cluster(), ports.mesh(), setting.clock());
    var converging = new Convergence(ports.cluster(), traffic, ports.images(), progress);
    var commits = ports.proposals().commits();
    var recorder = new Releases(ports.config(), commits, ports.follower(), progress);
    var reviewing =
        new Reviews(ports.proposals(), ports.follower()::isAt, ports.reviews()::lookNow, progress);
    var room = new Lane.Room<>(buildsAtOnce, new BuildOrder(ports.watch()));
    builds = new Lane<>("build", room, setting, building::build);
    instances = new Lane<>("instances", APPS_AT_ONCE, setting, converging::perform);
    releases = new Lane<>("releases", 1, setting, (_, batch) -> recorder.record(batch));
    reviews = new Lane<>("reviews", REVIEWS_AT_ONCE, setting, reviewing::perform);
    routes = new Lane<>("routes", 1, setting, (_, table) -> publish(traffic, table, progress));
  }

  private static Outcome publish(Traffic traffic, RouteTable table, Progress progress)
      throws InterruptedException {
    try {
      if (traffic.publish(table)) {
        progress.published(table);
      }
      return new Outcome.Done();
    } catch (UnavailableException e) {
      progress.publishFailed(e.getMessage());
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  /** Has the steps of a plan done that was made of this revision; returns at once. */
  public synchronized void perform(Plan plan, Revision revision) {
    var wanted = new Wanted(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    plan.apps().forEach(wanted::add);
    routes.want(plan.publish() ? Map.of(ALL, plan.routes()) : Map.of());
    instances.want(wanted.instances());
    recording = wanted.releases();
    var first = recording.values().stream().limit(RELEASES_AT_ONCE).toList();
    releases.want(first.isEmpty() ? Map.of() : Map.of(ALL, new Batch(revision, first)));
    builds.want(wanted.builds());
    var toReview = new TreeMap<AppName, Reviews.Work>();
    wanted.reviews().forEach((app, step) -> toReview.put(app, new Reviews.Work(revision, step)));
    reviews.want(toReview);
  }

  /** Has the routes of a plan served, and nothing else done: another daemon does the rest. */
  public synchronized void lookOn(Plan plan) {
    routes.want(plan.publish() ? Map.of(ALL, plan.routes()) : Map.of());
    instances.want(Map.of());
    recording = Map.of();
    releases.want(Map.of());
    builds.want(Map.of());
    reviews.want(Map.of());
  }

  /** The steps of a plan, by the lane that they go to. */
  private record Wanted(
      Map<AppName, Build> builds,
      Map<AppName, List<Step>> instances,
      Map<AppName, RecordRelease> releases,
      Map<AppName, Step> reviews) {
    void add(AppName app, AppPlan plan) {
      switch (plan.supply().orElse(null)) {
        case Build build -> builds.put(app, build);
        case RecordRelease release -> releases.put(app, release);
        case Step.Propose propose -> reviews.put(app, propose);
        case Step.Withdraw withdraw -> reviews.put(app, withdraw);
        case null -> {}
        case Step.Converge _, Step.Retire _, Step.Remove _ ->
            throw new IllegalArgumentException("not a step towards a release: " + plan.supply());
      }
      if (!plan.world().isEmpty()) {
        instances.put(app, plan.world());
      }
    }
  }

  /** Why the steps of an app that are wanted now failed the last time, if they did. */
  public synchronized Optional<Outcome> fault(AppName app) {
    var recorded = recording.containsKey(app) ? releases.fault(ALL) : Optional.<Outcome>empty();
    return Stream.of(instances.fault(app), builds.fault(app), recorded, reviews.fault(app))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The build of an app that is under way. */
  public Optional<Build> building(AppName app) {
    return builds.running(app);
  }

  /** Which one an app's build is of those that wait for others to end, counted from 1. */
  public OptionalInt placeOfBuild(AppName app) {
    return builds.place(app);
  }

  /** Ends all waiting after failures. */
  public void hurry() {
    lanes().forEach(Lane::hurry);
  }

  /** All that is worked on. */
  public Stream<Lane<?, ?>> lanes() {
    return Stream.of(builds, instances, releases, reviews, routes);
  }

  @Override
  public void close() {
    Lane.closeAll(lanes().toList());
  }
}
