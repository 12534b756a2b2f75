package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.OutputLimits;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.PortRange;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Probing;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Restarts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A local cluster in a folder of the test, with short times, that can be started again. */
final class Local implements AutoCloseable {
  static final AppName SHOP = new AppName("shop");
  static final ProcessType WORKER = new ProcessType("worker");

  final FolderImages images = new FolderImages();
  final Map<String, String> daemonEnvironment = new HashMap<>(System.getenv());
  private final Path folder;
  private LocalClusterOptions options;
  private Optional<LocalCluster> cluster = Optional.empty();

  Local(Path folder) {
    this.folder = folder;
    this.options = options(folder.resolve("cluster"));
  }

  static LocalClusterOptions options(Path folder) {
    return new LocalClusterOptions(
        folder,
        System.getenv(),
        false,
        Duration.ofSeconds(2),
        new PortRange(20_000, 31_999),
        new OutputLimits(64 * 1024, Duration.ofMillis(50)),
        new Probing(
            Duration.ofMillis(30),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            3,
            Duration.ofMillis(150)),
        new Restarts(Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofSeconds(60)));
  }

  void environment(Map<String, String> environment) {
    options =
        new LocalClusterOptions(
            options.folder(),
            environment,
            options.keepOnClose(),
            options.stopBound(),
            options.ports(),
            options.output(),
            options.probing(),
            options.restarts());
  }

  void keepOnClose() {
    options =
        new LocalClusterOptions(
            options.folder(),
            options.environment(),
            true,
            options.stopBound(),
            options.ports(),
            options.output(),
            options.probing(),
            options.restarts());
  }

  LocalCluster cluster() {
    return cluster.orElseGet(this::open);
  }

  private LocalCluster open() {
    try {
      var secrets = new FolderSecrets(folder.resolve("secrets"), daemonEnvironment);
      cluster = Optional.of(LocalCluster.open(options, images, secrets, InstantSource.system()));
      return cluster.get();
    } catch (UnavailableException e) {
      throw new AssertionError(e);
    }
  }

  LocalCluster restart() {
    close();
    return open();
  }

  @Override
  public void close() {
    cluster.ifPresent(LocalCluster::close);
    cluster = Optional.empty();
  }

  Path folder() {
    return options.folder();
  }

  Path secrets() {
    return folder.resolve("secrets");
  }

  Running shop() {
    return cluster().observe().getOrDefault(SHOP, Running.NOTHING);
  }

  Instance only() {
    return shop().instances().getFirst();
  }

  /** A worker that runs a script. */
  Releases script(String script) {
    var run = new ProcessSpec(List.of("./run"), Optional.empty());
    return Releases.of("shop", images.image(script), Map.of(WORKER, run));
  }

  /** Converges one replica of it as v1. */
  void run(Releases releases) throws Exception {
    run(releases, 1);
  }

  void run(Releases releases, int replicas) throws Exception {
    cluster().converge(Releases.workload(releases.number(1), replicas, Duration.ofMinutes(5)));
  }

  static InstanceId id(int release, int ordinal) {
    return new InstanceId(new ReleaseNumber(release), WORKER, ordinal);
  }

  /** Runs {@link TinyServer}. */
  static List<String> serverCommand() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx16m",
        "-cp",
        testClasses().toString(),
        TinyServer.class.getName());
  }

  static Path testClasses() {
    return Path.of(TinyServer.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  Releases server() {
    var web =
        new ProcessSpec(
            serverCommand(),
            Optional.of(8080),
            Health.readyBy(new HealthCheck.Http("/healthz")),
            Resources.NONE);
    return Releases.of("shop", images.image("exit 1"), Map.of(WORKER, web));
  }

  /** What busybox runs as the first process of a container, so that it heeds TERM. */
  static List<String> inContainer(String command) {
    var script = "trap 'exit 0' TERM; echo up; " + command + " & wait";
    return List.of("/bin/sh", "-c", script);
  }

  static ProcessSpec containerServer() {
    return new ProcessSpec(
        inContainer("busybox httpd -f -h /www -p $PORT"),
        Optional.of(8080),
        Health.readyBy(new HealthCheck.Http("/healthz")),
        Resources.NONE);
  }

  /** The names of all containers of this cluster that podman has. */
  List<String> containers() throws Exception {
    var filter =
        "label=dev.slipway.cluster=" + new Markers(folder(), new java.util.Random()).cluster();
    var names =
        BusyboxImage.run("podman", "ps", "--all", "--filter", filter, "--format", "{{.Names}}");
    return names.lines().filter(line -> line.startsWith("slipway-")).toList();
  }

  /** Grows by what is seen of the instances of the app, from now on: phase and detail. */
  Set<String> details() {
    var details = ConcurrentHashMap.<String>newKeySet();
    cluster()
        .onChange(
            () -> shop().instances().forEach(i -> details.add(i.phase() + ": " + i.detail())));
    return details;
  }

  /** All living processes of this cluster. */
  List<ProcessTable.Entry> processes() {
    return processes(folder());
  }

  static List<ProcessTable.Entry> processes(Path folder) {
    try {
      var markers = new Markers(folder, new java.util.Random());
      return ProcessTable.ofThisMachine().entries().stream()
          .filter(entry -> entry.marker().filter(markers::isOurs).isPresent())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
