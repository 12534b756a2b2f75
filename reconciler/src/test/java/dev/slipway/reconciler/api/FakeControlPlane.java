package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.FakeOneOff;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A daemon that says what a test told it to say. */
public final class FakeControlPlane implements ControlPlane {
  public final List<AppStatus> apps = new CopyOnWriteArrayList<>();
  public final Map<AppName, List<ReleaseSummary>> releases = new ConcurrentHashMap<>();
  public final List<LogLine> kept = new CopyOnWriteArrayList<>();
  public final List<LogQuery> queries = new CopyOnWriteArrayList<>();
  public final List<SyncRequest> syncs = new CopyOnWriteArrayList<>();
  public final List<GcRequest> collections = new CopyOnWriteArrayList<>();

  /** What came of deleting images. */
  public volatile GcOutcome collected =
      new GcOutcome(false, 10, List.of(), 0, 0, List.of(), List.of());

  public final List<ScaleRequest> scales = new CopyOnWriteArrayList<>();
  public final List<RollbackRequest> rollbacks = new CopyOnWriteArrayList<>();
  public final List<ReleaseRequest> released = new CopyOnWriteArrayList<>();
  public final List<String> holds = new CopyOnWriteArrayList<>();
  public final List<String> restarts = new CopyOnWriteArrayList<>();
  public final List<Following> following = new CopyOnWriteArrayList<>();
  public final Map<String, String> sboms = new ConcurrentHashMap<>();
  public final Map<String, BuildLog> builds = new ConcurrentHashMap<>();
  public final List<PushNotice> notices = new CopyOnWriteArrayList<>();

  /** What anything is made of. */
  public final List<RepositoryName> followed = new CopyOnWriteArrayList<>();

  public final List<String> followedImages = new CopyOnWriteArrayList<>();

  public final Map<AppName, List<BuildSummary>> buildLists = new ConcurrentHashMap<>();
  public final List<RunRequest> runRequests = new CopyOnWriteArrayList<>();
  public final List<FakeOneOff> runs = new CopyOnWriteArrayList<>();

  /** What every command does that is run. */
  public volatile FakeOneOff.Program program = streams -> 0;

  public volatile List<CertificateStatus> certificates = List.of();
  public volatile ConfigStatus config =
      new ConfigStatus(Optional.of(Statuses.CONFIG_COMMIT), "", "", Optional.empty());
  public volatile Optional<String> notReady = Optional.empty();
  public volatile SyncOutcome outcome = new SyncOutcome(Optional.of(Statuses.CONFIG_COMMIT), "");
  public volatile Optional<Exception> failure = Optional.empty();

  /** A stream that a client follows. */
  public record Following(Consumer<LogLine> consumer, AtomicBoolean ended, AtomicBoolean closed)
      implements LogStream {
    @Override
    public boolean isEnded() {
      return ended.get();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Override
  public List<AppStatus> apps() {
    return List.copyOf(apps);
  }

  @Override
  public Optional<AppStatus> app(AppName app) {
    return apps.stream().filter(status -> status.name().equals(app)).findAny();
  }

  @Override
  public Optional<List<ReleaseSummary>> releases(AppName app, OptionalInt most)
      throws UnavailableException {
    throwUnavailable();
    return Optional.ofNullable(releases.get(app))
        .map(all -> all.subList(0, Math.min(most.orElse(all.size()), all.size())));
  }

  @Override
  public Optional<ReleaseDetails> release(AppName app, ReleaseNumber number)
      throws RejectedException {
    throwRejected();
    return releases.containsKey(app)
        ? Optional.of(Statuses.details(number.value()))
        : Optional.empty();
  }

  @Override
  public Optional<ReleaseDiff> diff(AppName app, ReleaseNumber from, ReleaseNumber to)
      throws RejectedException {
    throwRejected();
    return releases.containsKey(app)
        ? Optional.of(Statuses.diff(from.value(), to.value()))
        : Optional.empty();
  }

  @Override
  public LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException {
    throwUnavailable();
    queries.add(query);
    var lines = new ArrayList<>(kept);
    query.process().ifPresent(type -> lines.removeIf(line -> !line.instance().type().equals(type)));
    lines.subList(Math.max(0, lines.size() - query.tail()), lines.size()).forEach(consumer);
    var stream = new Following(consumer, new AtomicBoolean(!query.follow()), new AtomicBoolean());
    following.add(stream);
    return stream;
  }

  @Override
  public Optional<List<BuildSummary>> builds(AppName app) {
    return Optional.ofNullable(buildLists.get(app));
  }

  @Override
  public Optional<String> sbom(AppName app, String key) {
    return Optional.ofNullable(sboms.get(key));
  }

  @Override
  public Optional<BuildLog> buildLog(AppName app, String key) {
    if (key.equals("latest")) {
      return Optional.ofNullable(builds.get(Collections.max(builds.keySet())));
    }
    var found = builds.keySet().stream().filter(build -> build.startsWith(key)).toList();
    return found.size() == 1 ? Optional.ofNullable(builds.get(found.getFirst())) : Optional.empty();
  }

  @Override
  public CommitOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    scales.add(request);
    return new CommitOutcome(Statuses.CONFIG_COMMIT, "apps/" + app + ".yaml", app + ": scaled");
  }

  @Override
  public CommitOutcome rollback(AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    rollbacks.add(request);
    return new CommitOutcome(Statuses.CONFIG_COMMIT, "releases/" + app + ".yaml", app + ": back");
  }

  @Override
  public CommitOutcome release(AppName app, ReleaseRequest request)
      throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    released.add(request);
    return new CommitOutcome(Statuses.CONFIG_COMMIT, "releases/" + app + ".yaml", app + ": again");
  }

  @Override
  public CommitOutcome hold(AppName app, boolean hold, HoldRequest request)
      throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    holds.add(hold + " " + request.author().map(Object::toString).orElse(""));
    return new CommitOutcome(Statuses.CONFIG_COMMIT, "apps/" + app + ".yaml", app + ": held");
  }

  @Override
  public void restart(AppName app, Set<ProcessType> types) throws UnavailableException {
    throwUnavailable();
    restarts.add(app + " " + new TreeSet<>(types));
  }

  @Override
  public OneOffInstance run(AppName app, RunRequest request)
      throws RejectedException, UnavailableException {
    if (failure.orElse(null) instanceof RejectedException rejected) {
      throw rejected;
    }
    throwUnavailable();
    runRequests.add(request);
    try {
      var processes = Map.of(new ProcessType("web"), new ProcessSpec(List.of(), Optional.empty()));
      var image = new ImageRef(app.value(), Digest.of("image"));
      var run =
          new FakeOneOff(
              new OneOff(
                  Releases.of(app.value(), image, processes).number(12),
                  Platform.DEFAULT,
                  request.command().isEmpty() ? List.of("its-own") : request.command(),
                  Resources.NONE,
                  request.terminal(),
                  request.timeout().orElse(RunRequest.USUAL)),
              program);
      runs.add(run);
      return run;
    } catch (IOException e) {
      throw new UnavailableException("no pipes", e);
    }
  }

  @Override
  public SyncOutcome sync(SyncRequest request) throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    syncs.add(request);
    return request.await() ? outcome : new SyncOutcome(Optional.empty(), "");
  }

  @Override
  public GcOutcome gc(GcRequest request) throws RejectedException, UnavailableException {
    throwRejected();
    throwUnavailable();
    collections.add(request);
    return collected;
  }

  @Override
  public List<CertificateStatus> certificates() {
    return certificates;
  }

  @Override
  public ConfigStatus config() {
    return config;
  }

  @Override
  public boolean notice(PushNotice notice) {
    notices.add(notice);
    return notice.repository().stream().anyMatch(followed::contains)
        || notice.images().stream().anyMatch(it -> followedImages.stream().anyMatch(it::mayBe));
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  private void throwRejected() throws RejectedException {
    if (failure.orElse(null) instanceof RejectedException rejected) {
      throw rejected;
    }
  }

  private void throwUnavailable() throws UnavailableException {
    switch (failure.orElse(null)) {
      case UnavailableException unavailable -> throw unavailable;
      case RuntimeException bug -> throw bug;
      case null, default -> {}
    }
  }
}
