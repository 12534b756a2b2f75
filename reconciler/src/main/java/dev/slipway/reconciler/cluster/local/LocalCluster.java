package dev.slipway.reconciler.cluster.local;

import dev.slipway.builder.ImageStore;
import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.local.Supervisor.Order;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs instances as processes of this machine. One at a time for a folder; what an earlier one left
 * there, killed at whatever instant, is adopted or cleared away.
 */
public final class LocalCluster implements Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final LocalClusterOptions options;
  private final Tools tools;
  private final Specs specs;
  private final Path instances;
  private final ConcurrentMap<AppName, LocalApp> apps = new ConcurrentSkipListMap<>();
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final Changes changes = new Changes();
  private final Upkeep upkeep;
  private final OneOffs oneOffs;
  private boolean closed;

  /**
   * Adopts the instances that an earlier one left, starts again those that ended meanwhile, and
   * finishes what it had begun to stop. Takes up to some seconds, so that what is ready is seen to
   * be.
   *
   * @param clock for deadlines; a restart gives what is left open the whole of its own again
   * @throws UnavailableException where the folder can not be used
   */
  public static LocalCluster open(
      LocalClusterOptions options, ImageStore store, SecretSource secrets, InstantSource clock)
      throws UnavailableException {
    try {
      var cluster = new LocalCluster(options, store, secrets, clock);
      try {
        cluster.recover();
        return cluster;
      } catch (IOException e) {
        cluster.close(Order.LEAVE);
        throw e;
      }
    } catch (IOException e) {
      throw new UnavailableException("can not use the folder " + options.folder(), e);
    }
  }

  private LocalCluster(
      LocalClusterOptions options, ImageStore store, SecretSource secrets, InstantSource clock)
      throws IOException {
    this.options = options;
    Folders.makePrivate(options.folder());
    instances = options.folder().resolve("instances");
    var charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    var surroundings = new Surroundings(options.environment(), secrets, charset);
    var random = new SecureRandom();
    var images = new Images(options.folder().resolve("images"), store);
    var markers = new Markers(options.folder(), random);
    tools =
        new Tools(
            options,
            images,
            surroundings,
            new Containers(
                options,
                surroundings.path(),
                markers,
                new Containers.Sources(store, new FolderPullSecrets(secrets))),
            new Launcher(surroundings.path()),
            new Ports(options.ports(), random),
            new CachedProcesses(ProcessTable.ofThisMachine()),
            markers,
            clock);
    specs = new Specs(store, tools.launches());
    upkeep = new Upkeep(tools, apps, this::forgetGone);
    oneOffs = new OneOffs(tools, specs);
  }

  private void recover() throws IOException {
    new Orphans(tools, instances).kill();
    Folders.delete(tools.checks());
    for (var folder : Folders.list(instances)) {
      var name = folder.getFileName().toString();
      if (AppName.isValid(name)) {
        var app = app(new AppName(name));
        app.recover();
        upkeep.watch(app);
      }
    }
    upkeep.start();
    try {
      var until = System.nanoTime() + FIRST_LOOK.toNanos();
      for (var app : apps.values()) {
        for (var supervisor : app.supervisors()) {
          supervisor.awaitFirstLook(Duration.ofNanos(until - System.nanoTime()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public SortedMap<AppName, Running> observe() {
    var seen = new TreeMap<AppName, Running>();
    apps.forEach((name, app) -> seen.put(name, app.running()));
    seen.values().removeIf(Running.NOTHING::equals);
    return Collections.unmodifiableSortedMap(seen);
  }

  @Override
  public void converge(Workload workload) throws RejectedException, UnavailableException {
    var release = workload.release();
    try (var _ = tools.images().hold(release.image().digest())) {
      var ready = specs.of(release);
      synchronized (this) {
        refuseIfClosed();
        var app = app(workload.app());
        if (app.converge(workload, ready)) {
          upkeep.watch(app);
        }
      }
    } catch (IOException e) {
      throw new UnavailableException("can not write to " + options.folder(), e);
    }
  }

  @Override
  public synchronized void restart(AppName app, Set<ProcessType> types)
      throws UnavailableException {
    var there = apps.get(app);
    if (there != null) {
      refuseIfClosed();
      try {
        there.restart(types);
      } catch (IOException e) {
        throw new UnavailableException("can not write to " + options.folder(), e);
      }
    }
  }

  @Override
  public synchronized void retire(AppName app, Set<InstanceId> ids) throws UnavailableException {
    var there = apps.get(app);
    if (there != null) {
      refuseIfClosed();
      try {
        there.retire(ids);
      } catch (IOException e) {
        throw new UnavailableException("can not write to " + options.folder(), e);
      }
    }
  }

  @Override
  public synchronized void remove(AppName app) throws UnavailableException {
    oneOffs.end(app);
    var there = apps.get(app);
    if (there != null) {
      refuseIfClosed();
      try {
        there.remove();
        upkeep.tidySoon();
      } catch (IOException e) {
        throw new UnavailableException("can not write to " + options.folder(), e);
      }
    }
  }

  @Override
  public OneOffInstance run(OneOff oneOff) throws RejectedException, UnavailableException {
    return oneOffs.start(oneOff);
  }

  @Override
  public void onChange(Runnable listener) {
    changes.listen(listener);
  }

  @Override
  public synchronized LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException {
    refuseIfClosed();
    followers.removeIf(Follower::isEnded);
    var follower =
        new Follower(
            query,
            () -> {
              var there = apps.get(app);
              return there == null ? Collections.emptySortedMap() : there.outputs().all();
            },
            consumer,
            tools.clock().instant());
    followers.add(follower);
    follower.start();
    return follower;
  }

  @Override
  public void close() {
    close(options.keepOnClose() ? Order.LEAVE : Order.PAUSE);
  }

  private void close(Order order) {
    var supervisors = new ArrayList<Supervisor>();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      apps.values()
          .forEach(app -> supervisors.addAll(app.close(order, Optional.of(options.stopBound()))));
    }
    oneOffs.close();
    upkeep.close();
    try {
      var until = System.nanoTime() + options.stopBound().plus(AFTER_KILL).toNanos();
      for (var supervisor : supervisors) {
        if (!supervisor.awaitEnd(Duration.ofNanos(until - System.nanoTime()))) {
          LOG.atError()
              .setMessage("an instance did not stop; the next start of the daemon tries again")
              .addKeyValue("instance", supervisor.view().id())
              .log();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    followers.forEach(Follower::close);
    changes.close();
  }

  private void refuseIfClosed() throws UnavailableException {
    if (closed) {
      throw new UnavailableException("the cluster is closed");
    }
  }

  private LocalApp app(AppName name) {
    return apps.computeIfAbsent(
        name, _ -> new LocalApp(name, instances.resolve(name.value()), tools, new Listening()));
  }

  private final class Listening implements LocalApp.Listener {
    @Override
    public void changed() {
      changes.tell();
    }

    @Override
    public void less() {
      upkeep.tidySoon();
    }
  }

  private synchronized void forgetGone() throws IOException {
    for (var app : apps.entrySet()) {
      if (app.getValue().isGone()) {
        apps.remove(app.getKey());
        Folders.delete(instances.resolve(app.getKey().value()));
      }
    }
  }
}
