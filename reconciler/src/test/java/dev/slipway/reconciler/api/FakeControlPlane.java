package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public final List<ScaleRequest> scales = new CopyOnWriteArrayList<>();
  public final List<String> restarts = new CopyOnWriteArrayList<>();
  public final List<Following> following = new CopyOnWriteArrayList<>();
  public final Map<String, BuildLog> builds = new ConcurrentHashMap<>();
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
  public Optional<List<ReleaseSummary>> releases(AppName app) throws UnavailableException {
    throwUnavailable();
    return Optional.ofNullable(releases.get(app));
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
  public Optional<BuildLog> buildLog(AppName app, String key) {
    if (key.equals("latest")) {
      return Optional.ofNullable(builds.get(Collections.max(builds.keySet())));
    }
    var found = builds.keySet().stream().filter(build -> build.startsWith(key)).toList();
    return found.size() == 1 ? Optional.ofNullable(builds.get(found.getFirst())) : Optional.empty();
  }

  @Override
  public ScaleOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    if (failure.orElse(null) instanceof RejectedException rejected) {
      throw rejected;
    }
    throwUnavailable();
    scales.add(request);
    return new ScaleOutcome(Statuses.CONFIG_COMMIT, "apps/" + app + ".yaml", app + ": scaled");
  }

  @Override
  public void restart(AppName app, Set<ProcessType> types) throws UnavailableException {
    throwUnavailable();
    restarts.add(app + " " + new TreeSet<>(types));
  }

  @Override
  public SyncOutcome sync(SyncRequest request) throws RejectedException, UnavailableException {
    if (failure.orElse(null) instanceof RejectedException rejected) {
      throw rejected;
    }
    throwUnavailable();
    syncs.add(request);
    return request.await() ? outcome : new SyncOutcome(Optional.empty(), "");
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  private void throwUnavailable() throws UnavailableException {
    switch (failure.orElse(null)) {
      case UnavailableException unavailable -> throw unavailable;
      case RuntimeException bug -> throw bug;
      case null, default -> {}
    }
  }
}
