package dev.slipway.reconciler.demo;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.Assembly;
import dev.slipway.reconciler.daemon.DaemonSettings;
import dev.slipway.reconciler.daemon.ForgeSettings;
import dev.slipway.reconciler.daemon.MeshSettings;
import dev.slipway.reconciler.demo.Tour.NotSeen;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.reconciler.git.GitHttpServer;
import dev.slipway.reconciler.process.DataFolder;
import dev.slipway.reconciler.status.Event;
import dev.slipway.reconciler.status.EventFeed;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Shows the main job on this machine: repositories made from the examples, a daemon that follows
 * them, and a tour of what people do, under load.
 */
public final class Demo {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int API_PORT = 8300;
  private static final int ROUTER_PORT = 8080;
  private static final int GIT_PORT = 8301;
  private static final int EVENTS_KEPT = 1000;
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Path folder;
  private final Path examples;
  private final Map<String, String> environment;
  private final Stage stage;

  /**
   * @param folder is made anew; what an earlier demo left there is deleted
   * @param examples the folder of the examples
   */
  public Demo(Path folder, Path examples, Map<String, String> environment, PrintWriter out) {
    this.folder = folder;
    this.examples = examples;
    this.environment = Map.copyOf(environment);
    this.stage = new Stage(out);
  }

  /**
   * Runs it.
   *
   * @param stay whether to stay up after the tour, until the process is told to stop
   * @return whether every stage was seen to be true, and no request failed
   */
  public boolean run(boolean stay)
      throws RejectedException, UnavailableException, InterruptedException {
    Traffic.allowHostHeader();
    var apps = appsWithTools();
    var git = folder.resolve("git");
    try (var _ = OrderlyEnd.ofThisThread();
        var _ = emptyFolder();
        var repositories = DemoRepositories.create(git, examples, apps, Clock.systemUTC());
        var server = GitHttpServer.start(git, free(GIT_PORT))) {
      var base = "http://" + LOOPBACK + ":" + server.port();
      repositories.addManifests(apps, base);
      var feed = new EventFeed(EVENTS_KEPT);
      feed.subscribe(this::print);
      stage.line(
          "demo",
          "made "
              + DemoRepositories.CONFIG
              + ".git and "
              + apps.size()
              + " source repositories in "
              + git);
      try (var daemon = Assembly.start(settings(base), environment, feed)) {
        return tour(daemon, new Scene(repositories, apps, base), stay);
      }
    }
  }

  /** What the tour has to work with; {@code base} is the git server's. */
  private record Scene(DemoRepositories repositories, List<DemoApp> apps, String base) {}

  private boolean tour(Assembly.Running daemon, Scene scene, boolean stay)
      throws RejectedException, UnavailableException, InterruptedException {
    stage.line("demo", "the daemon is up: api http://" + LOOPBACK + ":" + daemon.apiPort());
    try (var traffic = new Traffic(daemon.routerPort())) {
      var tour = new Tour(daemon.control(), scene.repositories(), traffic, stage);
      var seen = true;
      try {
        stages(tour, traffic, scene.apps());
      } catch (NotSeen e) {
        stage.plain("FAILED: " + e.getMessage());
        seen = false;
      }
      traffic.endLoad();
      var failed = traffic.failed();
      stage.title(
          "All the while: " + traffic.answered() + " requests to hello, " + failed + " failed");
      if (failed > 0) {
        stage.plain("the first failure: " + traffic.firstFailure());
      }
      if (stay) {
        invite(daemon, scene.base());
        new CountDownLatch(1).await(); // until the process is told to stop
      }
      return seen && failed == 0;
    }
  }

  private void stages(Tour tour, Traffic traffic, List<DemoApp> apps)
      throws NotSeen, RejectedException, UnavailableException, InterruptedException {
    stage.title(
        "1. From source to served: each app is built, released as a commit, started, routed to");
    tour.everyAppIsServed(apps);
    traffic.loadOn(DemoApp.HELLO.name() + ".localhost");
    stage.title("2. A commit to the source is followed, without a request lost");
    tour.aCommitIsFollowed();
    stage.title("3. A release that does not come up rolls back by itself");
    tour.aBadReleaseRollsBack();
    stage.title("4. git revert rolls back, and stays rolled back");
    tour.aRevertIsKept();
  }

  private void invite(Assembly.Running daemon, String base) {
    var usual = daemon.apiPort() == API_PORT;
    var api = usual ? "" : " --api http://" + LOOPBACK + ":" + daemon.apiPort();
    stage.plain(
        """

        It stays up. Try:
          open http://hello.localhost:%d
          slipway%s status              (./slipway where that is how you started this)
          slipway%s releases hello
          git clone %s/config.git    edit apps/hello.yaml, commit, push, and watch
          git clone %s/hello.git     change the source, commit, push
        Ctrl-C stops everything.\
        """
            .formatted(daemon.routerPort(), api, api, base, base));
  }

  private void print(Event event) {
    var what =
        switch (event.kind()) {
          case BUILD_STARTED -> "build    " + event.message();
          case BUILT -> "built    " + event.message();
          case BUILD_FAILED -> "build failed: " + event.message();
          case BUILD_CANCELLED -> "left     " + event.message();
          case RELEASED -> "released " + event.message();
          case PROPOSED -> "proposed " + event.message();
          case WITHDRAWN -> "withdrew " + event.message();
          case STEPPED_BACK -> "back     " + event.message();
          case ROLLING_OUT -> "starting " + event.message();
          case SERVED -> "served   " + event.message();
          case STOPPED -> "stopped  " + event.message();
          case DRIFT -> "drift    " + event.message();
          case REMOVED -> "removed  " + event.message();
          case STALLED, PROBLEM -> "problem  " + event.message();
          case REVISION_SEEN -> "sees     " + event.message();
        };
    stage.line(event.app().map(Object::toString).orElse("config"), what);
  }

  private DaemonSettings settings(String base) {
    return new DaemonSettings(
        base + "/" + DemoRepositories.CONFIG + ".git",
        DemoRepositories.BRANCH,
        "",
        folder.resolve("data"),
        AppsPlace.onThisMachine(folder.resolve("data").resolve("images")),
        POLL,
        new ListenAddress(LOOPBACK, free(API_PORT)),
        Set.of(),
        RouterSettings.on(new ListenAddress(LOOPBACK, free(ROUTER_PORT))),
        MeshSettings.USUAL,
        new Domain("localhost"),
        DaemonSettings.Builds.USUAL,
        DaemonSettings.GitLogin.USUAL,
        DaemonSettings.Commits.UNSIGNED,
        DaemonSettings.Hooks.OFF,
        ForgeSettings.DETECTED);
  }

  /** This port if nobody has it, else any. */
  private static int free(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  private List<DemoApp> appsWithTools() {
    var path = environment.getOrDefault("PATH", "").split(File.pathSeparator);
    var apps = new ArrayList<DemoApp>();
    for (var app : DemoApp.ALL) {
      var missing = app.tools().stream().filter(tool -> !isThere(tool, path)).findFirst();
      missing.ifPresentOrElse(
          tool -> stage.line(app.name().value(), "left out: needs " + tool + " on PATH"),
          () -> apps.add(app));
    }
    return apps;
  }

  private static boolean isThere(String tool, String[] path) {
    return Optional.of(path).stream()
        .flatMap(Arrays::stream)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Nobody else's as long as it is open: another demo may be showing what is in it. */
  private DataFolder emptyFolder() throws RejectedException, UnavailableException {
    var mine = open();
    try {
      mine.clear();
      return mine;
    } catch (IOException e) {
      mine.close();
      throw new UnavailableException(
          "can not make the folder " + folder + " anew\ndelete it, or start in another folder", e);
    }
  }

  private DataFolder open() throws RejectedException, UnavailableException {
    try {
      return DataFolder.open(folder);
    } catch (RejectedException e) {
      throw new RejectedException(
          "another demo is up in " + folder + "\nstop it by Ctrl-C, or start in another folder", e);
    }
  }
}
