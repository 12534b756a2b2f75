package dev.slipway.reconciler.bench;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Inputs;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.Settings;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.BuildState;
import dev.slipway.reconciler.plan.Planner;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.World;
import dev.slipway.router.Backend;
import dev.slipway.router.MeshState;
import dev.slipway.router.RouteTable;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The CPU time of planning: a quiet pass, and one in which one app changed. Prints the median of
 * the rounds after as many to warm up.
 */
final class PlannerBench {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private PlannerBench() {}

  static void run(List<Integer> sizes, int rounds, PrintStream out) {
    out.println("| planning | CPU, median |");
    out.println("|---|---|");
    for (var apps : sizes) {
      var quiet = quietWorld(apps);
      if (!Planner.plan(quiet, NOW).isQuiet()) {
        throw new IllegalStateException("a quiet world has nothing to do");
      }
      var changed = withMesh(quiet, withChange(quiet.apps()), quiet.mesh().confirmed());
      print(out, apps + " apps, quiet", median(quiet, rounds));
      print(out, apps + " apps, one changed", median(changed, rounds));
    }
  }

  private static void print(PrintStream out, String what, double millis) {
    out.printf("| %s | %.2f ms |%n", what, millis);
  }

  private static double median(World world, int rounds) {
    var threads = ManagementFactory.getThreadMXBean();
    var times = new long[rounds];
    var steps = 0L;
    for (var round = -rounds; round < rounds; round++) {
      var before = threads.getCurrentThreadCpuTime();
      steps += Planner.plan(world, NOW).steps().count();
      times[Math.max(round, 0)] = threads.getCurrentThreadCpuTime() - before;
    }
    if (steps > 2L * rounds) {
      throw new IllegalStateException("more steps than changes: " + steps);
    }
    Arrays.sort(times);
    return times[rounds / 2] / 1e6;
  }

  private static World quietWorld(int count) {
    var apps = new TreeMap<AppName, AppWorld>();
    for (var i = 0; i < count; i++) {
      var app = app("app-%05d".formatted(i), 10_000 + 2 * i);
      apps.put(app.ledger().app(), app);
    }
    var empty =
        new World(
            Platform.DEFAULT,
            new Domain("localhost"),
            apps,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new MeshState(RouteTable.EMPTY, new TreeMap<>()),
            false,
            true);
    return withMesh(empty, apps, Planner.plan(empty, NOW).routes());
  }

  private static World withMesh(
      World world, SortedMap<AppName, AppWorld> apps, RouteTable confirmed) {
    var mesh = new MeshState(confirmed, new TreeMap<>());
    return new World(
        world.platform(),
        world.domain(),
        apps,
        world.leftovers(),
        new TreeMap<>(),
        world.logins(),
        mesh,
        world.removalsConfirmed(),
        true);
  }

  /** An app with two instances, 20 releases and a domain, of which all is as it should be. */
  private static AppWorld app(String name, int port) {
    var story = new LedgerStory(name);
    for (var number = 1; number < 20; number++) {
      story.released(number, name + number);
    }
    var template = LedgerStory.release(name, 20, name);
    var key = new BuildKey(Digest.of("build of " + name));
    var release =
        new Release(
            template.app(),
            template.number(),
            template.image(),
            template.built(),
            template.config(),
            Inputs.of(key.value(), template.config()),
            Optional.empty());
    var replicas = new TreeMap<>(Map.of(ProcessType.WEB, 2));
    var settings = new Settings(replicas, List.of(new Domain(name + ".example.com")));
    var app =
        new App(release.app(), release.built().orElseThrow().source(), release.config(), settings);
    var head = new Commit(release.built().orElseThrow(), "Write it", key);
    return new AppWorld(
        new Manifest(Optional.of(app), List.of()),
        new SourceState(Optional.of(head), Optional.empty()),
        new BuildState(Optional.empty(), Optional.empty(), true),
        story.now(release).ledger(),
        running(workload(release, replicas), port),
        Review.NONE);
  }

  private static Workload workload(Release release, SortedMap<ProcessType, Integer> replicas) {
    var hosts = new TreeSet<Domain>();
    hosts.add(new Domain(release.app() + ".localhost"));
    hosts.add(new Domain(release.app() + ".example.com"));
    return new Workload(
        release,
        replicas,
        new TreeMap<>(),
        hosts,
        Router.EMBEDDED,
        Platform.DEFAULT.rolloutDeadline(),
        Platform.DEFAULT.kubernetes());
  }

  private static Running running(Workload workload, int port) {
    var number = workload.release().number();
    return new Running(
        List.of(
            ready(new InstanceId(number, ProcessType.WEB, 1), port),
            ready(new InstanceId(number, ProcessType.WEB, 2), port + 1)),
        new Rollout.Complete(number),
        Optional.of(workload));
  }

  private static Instance ready(InstanceId id, int port) {
    var address = new Backend("127.0.0.1", port);
    return new Instance(id, Instance.Phase.READY, Optional.of(address), "", 0);
  }

  /** The first app's source moved on. */
  private static SortedMap<AppName, AppWorld> withChange(SortedMap<AppName, AppWorld> apps) {
    var changed = new TreeMap<>(apps);
    changed.computeIfPresent(
        apps.firstKey(),
        (_, app) -> {
          var head = app.source().commit().orElseThrow();
          var next = new Commit(head.built(), "Change it", new BuildKey(Digest.of("changed")));
          return new AppWorld(
              app.manifest(),
              new SourceState(Optional.of(next), Optional.empty()),
              app.build(),
              app.ledger(),
              app.running(),
              Review.NONE);
        });
    return changed;
  }
}
