package dev.slipway.reconciler.daemon;

import dev.slipway.builder.BuildRecords;
import dev.slipway.builder.BuilderByMethod;
import dev.slipway.builder.ImageStore;
import dev.slipway.builder.buildpack.BuildpackImageBuilder;
import dev.slipway.builder.dockerfile.DockerfileImageBuilder;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.BuildSite;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiServer;
import dev.slipway.reconciler.api.ControlPlane;
import dev.slipway.reconciler.api.MeshAccess;
import dev.slipway.reconciler.api.ToldCertificates;
import dev.slipway.reconciler.cluster.Leadership;
import dev.slipway.reconciler.cluster.local.FolderAppSecrets;
import dev.slipway.reconciler.cluster.local.FolderPullSecrets;
import dev.slipway.reconciler.cluster.local.FolderSecrets;
import dev.slipway.reconciler.cluster.local.LocalCluster;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions;
import dev.slipway.reconciler.front.OwnRouter;
import dev.slipway.reconciler.git.AllowedSigners;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.git.Signatures;
import dev.slipway.reconciler.git.SigningKey;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.observe.ReleaseIndex;
import dev.slipway.reconciler.perform.BuildHistory;
import dev.slipway.reconciler.process.DataFolder;
import dev.slipway.reconciler.process.Parts;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.EventFeed;
import dev.slipway.router.RouterMesh;
import dev.slipway.router.mesh.ConnectedRouters;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A daemon, and its own router in front of the apps where it has one: all of it put together, and
 * taken apart again in the reverse order.
 */
public final class Assembly implements AutoCloseable {
  private final Parts parts = new Parts();
  private final PrometheusMetrics metrics = new PrometheusMetrics();
  private final DaemonSettings settings;
  private final Map<String, String> environment;

  private Assembly(DaemonSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Starts one; it works on until it is closed.
   *
   * @param environment of this process; builds and instances see little of it
   * @param events is told what happens
   * @throws RejectedException where it can not start as asked: the data folder or a port is taken.
   *     The first line of the message is the cause, the next what to do.
   */
  public static Running start(
      DaemonSettings settings, Map<String, String> environment, EventFeed events)
      throws RejectedException, UnavailableException, InterruptedException {
    var daemon = new Assembly(settings, environment);
    try {
      return daemon.start(events);
    } catch (RejectedException | UnavailableException | InterruptedException | RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  /**
   * A daemon that runs.
   *
   * @param apiPort where it listens
   * @param routerPort where requests to the apps are taken
   */
  public record Running(ControlPlane control, int apiPort, int routerPort, Assembly parts)
      implements AutoCloseable {
    /** Stops it, and the instances: what is asked of them is answered first. */
    @Override
    public void close() {
      parts.close();
    }
  }

  private Running start(EventFeed events)
      throws RejectedException, UnavailableException, InterruptedException {
    var clock = Clock.systemUTC();
    var data = parts.add(DataFolder.open(settings.dataDir()));
    var access = access(data.at("known_hosts"));
    var config =
        parts.add(new GitConfigRepository(followed(clock), data.at("config.git"), access, clock));
    var sources = parts.add(new GitSourceRepositories(data.at("sources"), access));
    var reviews = ForgeSite.open(settings, config, clock, parts);
    var kept = ImageSite.open(settings.apps(), data, environment, parts);
    var builds = new AtomicReference<>(Builds.DEFAULT);
    var site = site(data, kept.store(), new Narrator(events, metrics, clock), builds::get);
    var images = images(data, kept, site, builds);
    var own = ownRouter(clock);
    var known = new KnownRouters(data.at("routers"));
    var routers =
        parts.add(
            new ConnectedRouters(own.map(OwnRouter::router), clock, known.read(), known::write));
    var told = new ToldCertificates();
    var ports =
        new DaemonPorts(
            config,
            ReleaseIndex.in(data.at("releases.index")),
            sources,
            reviews,
            images,
            site,
            mesh(routers, site),
            () -> certificates(own, told),
            metrics,
            events);
    var port = own.map(it -> it.router().port()).orElse(settings.router().listen().port());
    var daemon = parts.add(new Daemon(ports, setting(port, clock)));
    var api = parts.add(new ApiServer(endpoint(site.leadership(), routers, told), daemon, metrics));
    api.start();
    daemon.start();
    return new Running(daemon, api.port(), port, this);
  }

  private DaemonPorts.Images images(
      DataFolder data, ImageSite kept, Site site, AtomicReference<Builds> said)
      throws UnavailableException {
    var runImages = new AtomicReference<>(kept.runImages(new TreeMap<>()));
    var builds =
        new BuildSite(
            new BuildSite.Places(data.at("builds"), data.at("caches")),
            kept.store(),
            new BuildSite.Options(settings.builds().limits(), environment));
    Supplier<Builds> now = said::get;
    Supplier<Optional<BuildMachine>> elsewhere =
        () -> site.buildMachine().filter(_ -> isElsewhere(now.get()));
    var plainHttp = settings.apps().registries().plainHttp();
    var builder =
        new BuilderByMethod(
            new BuildpackImageBuilder(builds, runImages::get, elsewhere),
            new DockerfileImageBuilder(builds, plainHttp, elsewhere));
    return new DaemonPorts.Images(
        builder,
        site.buildMachine()
            .<BuildRecords>map(pods -> new BuildsAnywhere(builds, pods))
            .orElse(builds),
        new BuildHistory(data.at("builds")),
        kept.store(),
        kept.resolver(),
        platform -> {
          runImages.set(kept.runImages(platform.runImages()));
          said.set(platform.builds());
        });
  }

  private static boolean isElsewhere(Builds said) {
    return said.in().filter(Builds.Place.DAEMON::equals).isEmpty();
  }

  private Site site(DataFolder data, ImageStore images, Narrator narrator, Supplier<Builds> builds)
      throws RejectedException, UnavailableException {
    return switch (settings.apps().cluster()) {
      case ClusterChoice.Local() -> {
        var secrets = new FolderSecrets(data.at("secrets"), environment);
        var options = LocalClusterOptions.in(data.at("cluster"), withTools());
        yield new Site(
            parts.add(LocalCluster.open(options, images, secrets, Clock.systemUTC())),
            Leadership.ALONE,
            new FolderPullSecrets(secrets),
            new FolderAppSecrets(secrets),
            Optional.empty(),
            Optional.empty());
      }
      case ClusterChoice.Kubernetes chosen ->
          new KubernetesSite(
                  chosen, environment.getOrDefault("HOSTNAME", "daemon"), narrator, builds)
              .open(parts);
    };
  }

  private Optional<OwnRouter> ownRouter(Clock clock)
      throws RejectedException, InterruptedException {
    return settings.mesh().ownRouter()
        ? Optional.of(OwnRouter.start(settings.router(), metrics, clock, parts))
        : Optional.empty();
  }

  /** Routers follow the daemon that leads: one that does not any more sends them on to it. */
  private RouterMesh mesh(ConnectedRouters routers, Site site) {
    var leadership = site.leadership();
    leadership.onChange(() -> follow(leadership, routers));
    follow(leadership, routers);
    return site.standbyRoutes()
        .<RouterMesh>map(place -> new LeftRoutes(routers, place))
        .orElse(routers);
  }

  private static void follow(Leadership leadership, ConnectedRouters routers) {
    if (leadership.isLeader()) {
      routers.lead();
    } else {
      routers.letGo();
    }
  }

  private static List<CertificateStatus> certificates(
      Optional<OwnRouter> own, ToldCertificates told) {
    var all = new ArrayList<>(told.all());
    own.ifPresent(it -> all.addAll(0, it.certificates().statuses()));
    return all;
  }

  private ApiServer.Endpoint endpoint(
      Leadership leadership, ConnectedRouters routers, ToldCertificates told) {
    return new ApiServer.Endpoint(
        settings.http(),
        settings.httpNames(),
        settings.hooks().secret(),
        Optional.of(
            new MeshAccess(
                leadership::isLeader,
                routers,
                told,
                settings.mesh().token(),
                settings.mesh().door())));
  }

  /** Instances find the tools that builds found, the daemon's own Java included. */
  private Map<String, String> withTools() {
    var all = new HashMap<>(environment);
    all.put("PATH", ToolPath.of(environment).toString());
    return all;
  }

  private Setting setting(int routerPort, Clock clock) {
    return new Setting(
        settings.domain(),
        new Polling(
            RepositoryName.of(settings.configRepo()), settings.poll(), settings.hooks().poll()),
        settings.builds().atOnce(),
        routerPort,
        clock,
        new SecureRandom(),
        settings.apps().keptReleases());
  }

  private FollowedBranch followed(InstantSource clock) throws RejectedException {
    return new FollowedBranch(
        settings.configRepo(),
        settings.branch(),
        settings.path(),
        settings.commits().author(),
        signatures(clock));
  }

  private Signatures signatures(InstantSource clock) throws RejectedException {
    var given = settings.commits();
    if (given.signingKey().isEmpty()) {
      return Signatures.NONE;
    }
    var own = SigningKey.read(given.signingKey().get(), given.passphrase(), clock);
    return new Signatures(
        Optional.of(own),
        given.requireSigned().isEmpty()
            ? Optional.empty()
            : Optional.of(AllowedSigners.read(given.requireSigned())));
  }

  private GitAccess access(Path learntHosts) {
    var given = settings.git();
    var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    var access = GitAccess.usual(Path.of(home));
    if (given.password().isPresent()) {
      access =
          access.with(
              GitAccess.Login.to(
                  settings.configRepo(), given.user().orElse("git"), given.password().get()));
    }
    return overSsh(access, given.ssh(), learntHosts);
  }

  private GitAccess overSsh(GitAccess usual, DaemonSettings.Ssh given, Path learntHosts) {
    var access = usual;
    if (given.key().isPresent()) {
      access = access.withSshKey(given.key().get());
    }
    if (given.passphrase().isPresent()) {
      access = access.withPassphrase(given.passphrase().get());
    }
    if (given.knownHosts().isPresent()) {
      access = access.withKnownHosts(given.knownHosts().get());
    }
    if (given.acceptsNew()) {
      access = access.acceptingNewHosts(learntHosts);
    }
    return access.withPins(given.pins(), settings.configRepo());
  }

  @Override
  public void close() {
    parts.close();
  }
}
