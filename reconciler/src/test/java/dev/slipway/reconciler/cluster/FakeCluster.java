package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.Backend;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A cluster in memory that does what the test says. Untold, instances are ready at once and gone at
 * once when retired. Listeners are called on the thread that changed something.
 */
public final class FakeCluster implements Cluster {
  private static final int FIRST_PORT = 20_000;

  private final InstantSource clock;
  private final SortedMap<AppName, FakeApp> apps = new TreeMap<>();
  private final Map<AppName, Refusal> refusals = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<FakeLogs> logs = new CopyOnWriteArrayList<>();
  private final Map<String, FakeOneOff.Program> programs = new ConcurrentHashMap<>();
  private final List<FakeOneOff> oneOffs = new CopyOnWriteArrayList<>();
  private boolean readyAtOnce = true;
  private boolean goneAtOnce = true;
  private int converges;
  private int ports = FIRST_PORT;

  /** With deadlines by this clock: they are looked at whenever anything is asked or told. */
  public FakeCluster(InstantSource clock) {
    this.clock = clock;
  }

  // What the test says.

  /** Whether instances from now on are ready at once, or when {@link #ready} is called. */
  public synchronized void readyAtOnce(boolean value) {
    readyAtOnce = value;
  }

  /** Whether retired instances are gone at once, or when {@link #gone} is called. */
  public synchronized void goneAtOnce(boolean value) {
    goneAtOnce = value;
  }

  public void ready(AppName app, InstanceId id) {
    change(() -> need(app).ready(id));
  }

  /** All of an app that is not being stopped. */
  public void allReady(AppName app) {
    change(() -> need(app).ids().forEach(need(app)::ready));
  }

  /** It stopped by itself; it stays so until {@link #ready} is called. */
  public void crash(AppName app, InstanceId id, String detail) {
    change(() -> need(app).crash(id, detail));
  }

  public void gone(AppName app, InstanceId id) {
    change(() -> need(app).gone(id));
  }

  /** The deadline of the release that was asked for last passed, if it is not complete. */
  public void failRollout(AppName app, String reason) {
    change(() -> need(app).fail(reason));
  }

  /** An instance vanishes by someone else's hand. */
  public void lose(AppName app, InstanceId id) {
    gone(app, id);
  }

  public void reject(AppName app, String message) {
    refusals.put(app, new Refusal.Rejected(message));
  }

  public void unavailable(AppName app, String message) {
    refusals.put(app, new Refusal.Unavailable(message));
  }

  /** Ends what {@link #reject} or {@link #unavailable} began. */
  public void accept(AppName app) {
    refusals.remove(app);
  }

  /** What a command does whose program is called so; there are no others. */
  public void program(String name, FakeOneOff.Program program) {
    programs.put(name, program);
  }

  /** Has what needs this secret, {@code name/key}, rejected. */
  public void missSecret(String secret) {
    missing.add(secret);
  }

  public void write(AppName app, InstanceId id, String text) {
    logs.forEach(stream -> stream.write(app, id, text));
    synchronized (this) {
      need(app).remember(new LogLine(id, text), clock.instant());
    }
  }

  /** How often anything was converged with success. */
  public synchronized int converges() {
    return converges;
  }

  /** Has deadlines looked at. */
  public void lookAtClock() {
    change(() -> {});
  }

  // What the port says.

  @Override
  public synchronized SortedMap<AppName, Running> observe() {
    var seen = new TreeMap<AppName, Running>();
    apps.forEach((name, app) -> seen.put(name, app.running()));
    return Collections.unmodifiableSortedMap(seen);
  }

  @Override
  public void converge(Workload workload) throws RejectedException, UnavailableException {
    switch (refusals.get(workload.app())) {
      case Refusal.Rejected(var message) -> throw new RejectedException(message);
      case Refusal.Unavailable(var message) -> throw new UnavailableException(message);
      case null -> refuseMissingSecrets(workload);
    }
    change(() -> {
      converges++;
      var app = apps.computeIfAbsent(workload.app(), _ -> new FakeApp());
      for (var id : app.ask(workload, clock.instant())) {
        app.start(id, address(workload, id.type()));
        if (readyAtOnce) {
          app.ready(id);
        }
      }
    });
  }

  private void refuseMissingSecrets(Workload workload) throws RejectedException {
    for (var value : workload.release().config().env().values()) {
      if (value instanceof EnvValue.SecretRef secret && missing.contains(secret.toString())) {
        throw new RejectedException("the secret " + secret + " is missing");
      }
    }
  }

  private Optional<Backend> address(Workload workload, ProcessType type) {
    var spec = workload.release().config().processes().get(type);
    return Optional.ofNullable(spec)
        .flatMap(process -> process.port())
        .map(_ -> new Backend("127.0.0.1", ports++));
  }

  @Override
  public void restart(AppName app, Set<ProcessType> types) {
    change(() -> {
      var there = apps.get(app);
      if (there == null || there.asked().isEmpty()) {
        return;
      }
      for (var id : there.restart(types)) {
        there.start(id, address(there.asked().get(), id.type()));
        if (readyAtOnce) {
          there.ready(id);
        }
      }
    });
  }

  @Override
  public OneOffInstance run(OneOff oneOff) throws RejectedException, UnavailableException {
    var name = oneOff.command().getFirst();
    var program = programs.get(name);
    if (program == null) {
      throw new RejectedException("there is no program " + name);
    }
    try {
      var instance = new FakeOneOff(oneOff, program);
      oneOffs.add(instance);
      return instance;
    } catch (IOException e) {
      throw new UnavailableException("no pipes", e);
    }
  }

  private void endOneOffs(Predicate<OneOff> which) {
    oneOffs.stream().filter(each -> which.test(each.asked)).forEach(FakeOneOff::close);
  }

  @Override
  public void retire(AppName app, Set<InstanceId> instances) {
    change(() -> {
      var there = apps.get(app);
      if (there != null) {
        instances.forEach(id -> there.stop(id, goneAtOnce));
      }
    });
  }

  @Override
  public void remove(AppName app) {
    endOneOffs(oneOff -> oneOff.app().equals(app));
    change(() -> {
      var there = apps.get(app);
      if (there != null) {
        there.forget(goneAtOnce);
      }
    });
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer) {
    var stream = new FakeLogs(app, query, consumer);
    var since = query.since().map(clock.instant()::minus).orElse(Instant.MIN);
    stream.begin(apps.containsKey(app) ? need(app).remembered(since) : List.of());
    if (query.follow()) {
      logs.add(stream);
    }
    return stream;
  }

  @Override
  public void close() {
    logs.forEach(FakeLogs::close);
    endOneOffs(_ -> true);
  }

  private sealed interface Refusal {
    record Rejected(String message) implements Refusal {}

    record Unavailable(String message) implements Refusal {}
  }

  private synchronized FakeApp need(AppName app) {
    var found = apps.get(app);
    if (found == null) {
      throw new IllegalArgumentException("nothing runs of " + app);
    }
    return found;
  }

  private void change(Runnable what) {
    synchronized (this) {
      var before = observe();
      what.run();
      apps.values().forEach(app -> app.judge(clock.instant()));
      apps.values().removeIf(FakeApp::isGone);
      if (before.equals(observe())) {
        return;
      }
    }
    listeners.forEach(Runnable::run);
  }
}
