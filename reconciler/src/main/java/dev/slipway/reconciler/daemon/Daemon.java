package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.BuildLog;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.api.ControlPlane;
import dev.slipway.reconciler.api.GcOutcome;
import dev.slipway.reconciler.api.GcRequest;
import dev.slipway.reconciler.api.HoldRequest;
import dev.slipway.reconciler.api.PushNotice;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.api.RunRequest;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.api.SyncOutcome;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.loop.Cadence;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.ConfigView;
import dev.slipway.reconciler.observe.Images;
import dev.slipway.reconciler.observe.LoginWatch;
import dev.slipway.reconciler.observe.Observer;
import dev.slipway.reconciler.observe.ReviewWatch;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.perform.Executor;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.Trouble;
import dev.slipway.reconciler.plan.World.Leftover;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.Event.Kind;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSummary;
import dev.slipway.reconciler.status.Report;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The daemon: observe, plan, perform, report; again whenever something may have changed. */
public final class Daemon implements ControlPlane, AutoCloseable {
  /** Registries count what they are asked; who can not wait says {@code slipway sync}. */
  private static final Duration IMAGE_POLL = Duration.ofMinutes(5);

  /** Passwords that were changed, or taken back, are so within this. */
  private static final Duration LOGIN_LOOK = Duration.ofSeconds(5);

  /** While requests drain, the time they were given may pass without anything else happening. */
  private static final Duration DRAIN_LOOK = Duration.ofMillis(500);

  private final DaemonPorts ports;
  private final Setting setting;
  private final Narrator narrator;
  private final Changes changes;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("timer").daemon(true).factory());
  private final Loop loop = new Loop("pass", this::pass);
  private final Cadence cadence;
  private final ConfigFollower follower;
  private final SourceWatch watch;
  private final Hooks hooks;
  private final Images images;
  private final ReviewWatch reviews;
  private final LoginWatch logins;
  private final Wishes wishes;
  private final CommitStatuses statuses;
  private final Observer observer;
  private final Executor executor;
  private final Sync sync;
  private final GarbageCollection garbage;
  private volatile Optional<Snapshot> latest = Optional.empty();
  private final Confirmation removals = new Confirmation();
  private final BuildSettings builds;

  Daemon(DaemonPorts ports, Setting setting) {
    this.ports = ports;
    this.setting = setting;
    this.narrator = new Narrator(ports.events(), ports.metrics(), setting.clock());
    this.changes = new Changes(narrator);
    this.cadence = new Cadence(setting.random());
    var lanes = new Lane.Setting(setting.clock(), setting.random(), timer, loop::wake);
    var reader = ports.reader(setting.domain());
    this.hooks = new Hooks(setting.polls());
    this.follower = new ConfigFollower(ports.config(), reader, loop::wakeSoon, hooks::looked);
    this.watch = hooks.watch(ports, lanes);
    this.images = new Images(ports.images().store());
    this.reviews = new ReviewWatch(ports.places(), follower, loop::wake);
    var proposals = ports.proposals();
    this.logins = new LoginWatch(ports.site().secrets(), loop::wakeSoon);
    this.statuses = new CommitStatuses(ports.reviews().statuses(), lanes);
    var edits = new ConfigEdits(ports.config(), follower);
    var parts = new Rollback.Parts(reader, images, ports.registries());
    this.wishes = new Wishes(edits, parts, proposals, reviews, narrator);
    this.observer = new Observer(watch, images, reviews, ports.observed(logins));
    var performed =
        new Executor.Ports(
            ports.config(),
            follower,
            watch,
            ports.images().builder(),
            ports.site().secrets(),
            ports.site().pullSecrets(),
            ports.images().history(),
            images,
            ports.site().cluster(),
            ports.mesh(),
            proposals,
            reviews);
    this.executor = new Executor(performed, setting.builds(), lanes, narrator);
    this.builds = new BuildSettings(ports.images().settings(), watch, executor);
    this.sync = new Sync(follower, watch, reviews, loop, removals, this::seen);
    var sight = new Sight(follower, sync, executor, this::snapshot);
    this.garbage = new GarbageCollection(ports, images, sight, setting);
  }

  /** The commit of the config repository that was acted on last. */
  private ObjectId seen() {
    return snapshot().view().revision().commit();
  }

  /** Begins; returns at once. */
  public void start() {
    ports.site().cluster().onChange(loop::wake);
    ports.site().cluster().onReadiness(loop::wakeSoon); // routes follow instances
    ports.site().leadership().onChange(images::forget); // who led may have deleted some
    ports.site().leadership().onChange(logins::begin);
    ports.site().leadership().onChange(executor::hurry); // routers call who leads alone
    ports.site().leadership().onChange(loop::wake);
    ports.mesh().onChange(loop::wake);
    ports.metrics().watchApps(this::appsByCondition);
    ports.metrics().watchInstances(this::instancesByPhase);
    loop.start();
    follower.start();
    reviews.start();
    garbage.start();
    cadence.nightly("garbage", garbage::wake);
    cadence.every("config", setting.polls().usual(), () -> hooks.poll(follower, reviews));
    cadence.every("sources", setting.polls().usual(), watch::pollSources);
    cadence.every("logins", LOGIN_LOOK, logins::look);
    cadence.every("images", IMAGE_POLL, watch::lookAtImages);
    cadence.every("pass", setting.polls().usual(), loop::wake); // sees what nobody tells of
  }

  private void pass() {
    var view = follower.view();
    if (view.isEmpty()) {
      return;
    }
    var begin = System.nanoTime();
    var ok = false;
    try {
      pass(view.get());
      ok = true;
    } finally {
      ports.metrics().passDone(ok, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private void pass(ConfigView view) {
    builds.hear(view.manifests().platform());
    var confirmed = removals.standing();
    var acting = ports.site().leadership().isLeader();
    var world = observer.observe(view, setting.domain(), confirmed.holds(), acting);
    var plan = Planner.plan(world, setting.clock().instant());
    if (acting) {
      executor.perform(plan, view.revision());
    } else {
      executor.lookOn(plan);
    }
    if (world.leftovers().values().stream().noneMatch(Leftover::hadManifest)) {
      removals.fulfil(confirmed); // what was confirmed is done; the next time is asked again
    }
    if (!world.mesh().draining().isEmpty() || Planner.isEarly(world)) {
      var _ = timer.schedule(loop::wake, DRAIN_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    var commit = view.revision().commit();
    var report =
        new Report(
            world, plan, commit, executor::fault, certificates(), app -> url(app, world.domain()));
    var before = latest;
    var now = new Snapshot(view, world, plan, report.apps());
    latest = Optional.of(now);
    if (acting) {
      statuses.show(before, now);
    }
    if (before.isEmpty() || !before.get().view().revision().commit().equals(commit)) {
      narrator.tell(Optional.empty(), Kind.REVISION_SEEN, commit.abbreviated());
      reviews.lookNow(); // perhaps it was merged
    }
    changes.tell(
        before.map(s -> (Map<AppName, AppStatus>) s.apps()).orElseGet(Map::of), now.apps());
  }

  private Snapshot snapshot() {
    return latest.orElseThrow(() -> new IllegalStateException("no pass was done yet"));
  }

  private String url(AppName app, Domain domain) {
    var host = "http://" + app + "." + domain;
    return setting.routerPort() == 80 ? host : host + ":" + setting.routerPort();
  }

  @Override
  public List<AppStatus> apps() {
    return latest.map(s -> List.copyOf(s.apps().values())).orElseGet(List::of);
  }

  @Override
  public Optional<AppStatus> app(AppName app) {
    return latest.flatMap(s -> Optional.ofNullable(s.apps().get(app)));
  }

  @Override
  public ConfigStatus config() {
    return ConfigStatus.of(
        follower.view().map(view -> view.revision().commit()),
        follower.trouble().map(Trouble::message),
        follower.view().flatMap(ConfigView::rewritten));
  }

  @Override
  public List<CertificateStatus> certificates() {
    return ports.certificates().get();
  }

  @Override
  public Optional<List<ReleaseSummary>> releases(AppName app, OptionalInt most) {
    return latest.flatMap(now -> new ReleaseLookup(now, ports.sources()).releases(app, most));
  }

  @Override
  public Optional<ReleaseDetails> release(AppName app, ReleaseNumber number)
      throws RejectedException {
    return new ReleaseLookup(snapshot(), ports.sources()).details(app, number);
  }

  @Override
  public Optional<ReleaseDiff> diff(AppName app, ReleaseNumber from, ReleaseNumber to)
      throws RejectedException {
    return new ReleaseLookup(snapshot(), ports.sources()).diff(app, from, to);
  }

  @Override
  public LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException {
    return ports.site().cluster().logs(app, query, consumer);
  }

  @Override
  public Optional<List<BuildSummary>> builds(AppName app) {
    return latest.flatMap(now -> builds(now).builds(app));
  }

  @Override
  public Optional<BuildLog> buildLog(AppName app, String key) {
    return latest.flatMap(now -> builds(now).log(app, key));
  }

  @Override
  public Optional<String> sbom(AppName app, String key)
      throws RejectedException, UnavailableException {
    return builds(snapshot()).sbom(app, key);
  }

  private BuildLookup builds(Snapshot now) {
    return new BuildLookup(now, executor, ports.images());
  }

  @Override
  public CommitOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    return wishes.scale(app, request);
  }

  @Override
  public CommitOutcome rollback(AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    return garbage.keeping(() -> wishes.rollback(snapshot(), app, request));
  }

  @Override
  public CommitOutcome release(AppName app, ReleaseRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    return garbage.keeping(() -> wishes.release(snapshot(), app, request));
  }

  @Override
  public CommitOutcome hold(AppName app, boolean hold, HoldRequest request)
      throws RejectedException, UnavailableException {
    return wishes.hold(app, hold, request);
  }

  @Override
  public void restart(AppName app, Set<ProcessType> types) throws UnavailableException {
    ports.site().cluster().restart(app, types);
    loop.wake();
  }

  @Override
  public OneOffInstance run(AppName app, RunRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    return ports.site().cluster().run(new OneOffs(snapshot().world()).of(app, request));
  }

  @Override
  public SyncOutcome sync(SyncRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    request.rebuild().ifPresent(ports.images().builds()::forgetFailures);
    images.forget();
    executor.hurry();
    return sync.sync(request);
  }

  @Override
  public GcOutcome gc(GcRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    return garbage.run(request);
  }

  @Override
  public boolean notice(PushNotice notice) {
    var isFollowed = hooks.notice(notice, follower, watch);
    if (isFollowed) {
      reviews.lookNow(); // perhaps a request was merged or closed
    }
    return isFollowed;
  }

  @Override
  public Optional<String> notReady() {
    return latest.isPresent()
        ? Optional.empty()
        : Optional.of(
            follower.trouble().map(Trouble::message).orElse("reading the config repository"));
  }

  private Map<Condition, Integer> appsByCondition() {
    var counts = new EnumMap<Condition, Integer>(Condition.class);
    apps().forEach(app -> counts.merge(app.status(), 1, Integer::sum));
    return counts;
  }

  private Map<Instance.Phase, Integer> instancesByPhase() {
    var counts = new EnumMap<Instance.Phase, Integer>(Instance.Phase.class);
    for (var running : ports.site().cluster().observe().values()) {
      running.instances().forEach(instance -> counts.merge(instance.phase(), 1, Integer::sum));
    }
    return counts;
  }

  /** Stops looking and doing; what was begun and can be cut short is. */
  @Override
  public void close() {
    cadence.close();
    garbage.close();
    reviews.close();
    follower.close();
    loop.close();
    logins.close();
    var lanes = Stream.concat(watch.lanes(), executor.lanes());
    Lane.closeAll(Stream.concat(lanes, Stream.of(statuses.lane())).toList());
    timer.shutdownNow();
  }
}
