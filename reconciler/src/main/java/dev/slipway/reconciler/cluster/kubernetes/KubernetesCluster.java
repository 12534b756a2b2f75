package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.work.BuildMachine;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.AppSecrets;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.PullSecrets;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.StandbyRoutes;
import dev.slipway.reconciler.cluster.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs instances as pods: applies objects, watches them, heals them and deletes them. Several may
 * be open for one cluster, but only the one that leads writes.
 */
public final class KubernetesCluster implements Cluster {
  private final KubernetesClient client;
  private final Site site;
  private final Watches watches;
  private final Keeper keeper;
  private final OneOffPods oneOffs;
  private final Fence fence;
  private final Set<BuildJobs> builds = ConcurrentHashMap.newKeySet();
  private final Set<RouteObjects> left = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<AppName, KubernetesApp> apps = new ConcurrentSkipListMap<>();
  private final Set<LogStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Connects, and reads all that is there of ours.
   *
   * @param leadership is asked before every write
   * @param events is told what others do to objects of ours
   * @throws RejectedException where the kubeconfig can not be used
   * @throws UnavailableException where the API server does not answer
   */
  public static KubernetesCluster open(
      KubernetesOptions options, Leadership leadership, Consumer<KubernetesEvent> events)
      throws RejectedException, UnavailableException {
    var client = Connection.open(options);
    try {
      var features = Connection.features(client);
      var cluster =
          new KubernetesCluster(client, features, new Fence(leadership, options.group()), events);
      try {
        cluster.watches.watch(features, cluster.site);
        cluster.watches.start(options.startBound(), options.silence());
        leadership.onChange(() -> cluster.leadChanged(leadership.isLeader()));
        cluster.adopt();
        cluster.keeper.start();
        cluster.site.notices().start();
        cluster.oneOffs.start();
        return cluster;
      } catch (UnavailableException e) {
        cluster.close();
        throw e;
      }
    } catch (UnavailableException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private KubernetesCluster(
      KubernetesClient client, Features features, Fence fence, Consumer<KubernetesEvent> events) {
    this.client = client;
    this.fence = fence;
    keeper = new Keeper(this::app);
    var objects = new Shelf<Key, GenericKubernetesResource>(keeper::look);
    var pods = new Shelf<String, Pod>(keeper::lookAtOnce);
    var applier = new Applier(objects, new Writer(client, features, fence));
    site =
        new Site(
            features,
            objects,
            pods,
            applier,
            new LastOutputs(client),
            new Strangers(client),
            events,
            new NoticeBoard(fence, objects, new EventWriter(client, features)));
    watches = new Watches(client);
    oneOffs = new OneOffPods(client, site, fence);
  }

  /** The secrets of the cluster that open registries; readable for as long as this is open. */
  public PullSecrets pullSecrets() {
    return new ClusterPullSecrets(client);
  }

  /**
   * The secrets of the cluster, by the namespaces of apps; readable for as long as this is open.
   */
  public AppSecrets appSecrets() {
    return new ClusterAppSecrets(client);
  }

  /** Has builds done by Jobs; for as long as this is open. */
  public BuildMachine buildMachine(BuildJobOptions options) {
    var jobs = new BuildJobs(client, fence, options);
    builds.add(jobs);
    jobs.start();
    return jobs;
  }

  /** Leaves routes in a namespace; for as long as this is open. */
  public StandbyRoutes standbyRoutes(String namespace) {
    var routes = new RouteObjects(client, new Writer(client, site.features(), fence), namespace);
    left.add(routes);
    routes.start();
    return routes;
  }

  /** Knows what an earlier daemon asked for, before anyone looks. */
  private void adopt() {
    var now = System.nanoTime();
    var names = new TreeSet<>(site.objects().apps());
    names.addAll(site.pods().apps());
    names.forEach(name -> {
      var _ = app(name).look(now);
    });
  }

  private void leadChanged(boolean isLeader) {
    if (!isLeader) {
      apps.forEach((name, app) -> {
        app.forgetAsked();
        keeper.look(name);
      });
    }
    oneOffs.sweepSoon();
    builds.forEach(BuildJobs::sweepSoon);
  }

  private KubernetesApp app(AppName name) {
    return apps.computeIfAbsent(name, _ -> new KubernetesApp(name, site, () -> keeper.look(name)));
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
    refuseIfClosed();
    app(workload.app()).converge(workload);
    keeper.look(workload.app());
  }

  @Override
  public void retire(AppName name, Set<InstanceId> instances) throws UnavailableException {
    refuseIfClosed();
    var app = apps.get(name);
    if (app != null) {
      Set<ProcessType> types = instances.stream().map(InstanceId::type).collect(Collectors.toSet());
      app.retire(types);
    }
  }

  @Override
  public void restart(AppName name, Set<ProcessType> types) throws UnavailableException {
    refuseIfClosed();
    var app = apps.get(name);
    if (app != null) {
      app.restart(types, Instant.now());
      keeper.look(name);
    }
  }

  @Override
  public OneOffInstance run(OneOff oneOff)
      throws RejectedException, UnavailableException, InterruptedException {
    refuseIfClosed();
    return oneOffs.start(oneOff);
  }

  @Override
  public void remove(AppName name) throws UnavailableException {
    refuseIfClosed();
    oneOffs.end(name);
    var app = apps.get(name);
    if (app != null) {
      app.remove();
      keeper.look(name);
    }
  }

  @Override
  public void onChange(Runnable listener) {
    keeper.listen(listener);
  }

  @Override
  public void onReadiness(Runnable listener) {
    keeper.listenToReadiness(listener);
  }

  @Override
  public LogStream logs(AppName name, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException {
    refuseIfClosed();
    streams.removeIf(LogStream::isEnded);
    var stream =
        new PodLogs(
            client,
            query,
            () -> {
              var app = apps.get(name);
              return app == null ? Map.of() : app.pods();
            },
            consumer);
    streams.add(stream);
    return stream.start();
  }

  /**
   * Has it shown with the objects of the app, soon, if this daemon leads and the server takes it.
   */
  public void tell(Notice notice) {
    site.notices().post(notice);
  }

  private void refuseIfClosed() throws UnavailableException {
    if (closed) {
      throw new UnavailableException("the cluster is closed");
    }
  }

  /** Leaves everything as it runs, but for what is run once. */
  @Override
  public void close() {
    closed = true;
    oneOffs.close();
    builds.forEach(BuildJobs::close);
    left.forEach(RouteObjects::close);
    streams.forEach(LogStream::close);
    keeper.close();
    site.notices().close();
    watches.close();
    client.close();
  }
}
