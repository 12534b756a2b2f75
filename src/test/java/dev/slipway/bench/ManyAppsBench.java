package dev.slipway.bench;

import static dev.slipway.e2e.Shipyard.manifest;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.Event.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs to look at very many apps of which none, or one, changed. They share a source and
 * have no instances, so that the daemon's own work is all there is.
 */
record ManyAppsBench(Path folder, int apps, int rounds, Results results) {
  private static final Duration UNTIL_BUILT = Duration.ofMinutes(15);

  void run() throws Exception {
    try (var yard =
            new Shipyard(folder.resolve("yard")).lookingWhenTold().takingHooks(HookBench.SECRET);
        var source = yard.site("site", "one");
        var beside = another(yard)) {
      var manifests = new TreeMap<String, String>();
      for (var i = 0; i < apps; i++) {
        manifests.put("apps/" + name(i) + ".yaml", manifest(source.url(), "replicas: 0"));
      }
      yard.config().commitFiles(TestRepository.MAIN, "Add " + apps + " apps", manifests);
      var begin = System.nanoTime();
      yard.start();
      awaitQuiet(yard);
      results.note(
          apps + " apps built and released in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
      quiet(yard);
      oneChanged(yard, source, beside);
      new HookBench(yard, source, results).run(apps, rounds);
    }
  }

  private static String name(int i) {
    return "app-" + i;
  }

  private void awaitQuiet(Shipyard yard) {
    await().pollInterval(Duration.ofMillis(500)).atMost(UNTIL_BUILT).until(() -> isQuiet(yard));
  }

  private boolean isQuiet(Shipyard yard) {
    var all = yard.daemon().control().apps();
    return all.size() == apps && all.stream().allMatch(app -> app.status() == Condition.READY);
  }

  private void quiet(Shipyard yard) throws Exception {
    var pass = new Samples();
    var look = new Samples();
    var events = new ConcurrentHashMap<Kind, Integer>();
    try (var _ = yard.events().subscribe(event -> events.merge(event.kind(), 1, Integer::sum))) {
      for (var round = -rounds; round < rounds; round++) {
        var cpu = Cpu.now();
        var passes = Scrape.passes(yard.daemon().apiPort());
        yard.sync();
        var after = Cpu.now();
        if (round >= 0) {
          var done = Scrape.passes(yard.daemon().apiPort()) - passes;
          pass.addNanos((after.of("pass") - cpu.of("pass")) / done);
          look.addNanos(after.of("config") - cpu.of("config"));
        }
      }
    }
    results.row(apps + " apps, quiet: CPU of a pass", pass, "ms", "20 ms");
    results.row(apps + " apps, quiet: CPU of a look at the config repository", look, "ms", "");
    results.note("Builds, releases and roll-outs meanwhile: " + events);
  }

  private void oneChanged(Shipyard yard, TestRepository source, GitConfigRepository beside)
      throws Exception {
    var fetch = new Samples();
    var planned = new Samples();
    var net = new Samples();
    var cpu = new Samples();
    var released = new Samples();
    for (var round = -rounds; round < rounds; round++) {
      var env = "env: {ROUND: r" + round + "}";
      yard.config()
          .commitManifest(
              name((round + rounds) * 7 % apps), manifest(source.url(), "replicas: 0", env));
      var fetching = fetch(beside);
      var change = follow(yard);
      awaitQuiet(yard);
      if (round >= 0) {
        fetch.addNanos(fetching);
        planned.addNanos(change.planned());
        net.addNanos(change.planned() - fetching);
        cpu.addNanos(change.cpu());
        released.addNanos(change.released());
      }
    }
    results.row("git's fetch alone, by another clone", fetch, "ms", "");
    results.row("one of " + apps + " changed: `sync` → its step planned", planned, "ms", "");
    results.row("the same, less git's fetch", net, "ms", "50 ms");
    results.row("CPU of the same: the look, reading, and the pass", cpu, "ms", "50 ms");
    results.row("one of " + apps + " changed: `sync` → its release pushed", released, "ms", "");
  }

  private static long fetch(GitConfigRepository beside) throws Exception {
    var begin = System.nanoTime();
    var _ = beside.fetch();
    return System.nanoTime() - begin;
  }

  /** What became of a change, in nanoseconds; a revision is told of after its pass has planned. */
  private record Followed(long planned, long cpu, long released) {}

  private static Followed follow(Shipyard yard) {
    var told = new ConcurrentHashMap<Kind, Long>();
    var used = new AtomicLong();
    var cpu = Cpu.now().of("pass", "config");
    try (var _ =
        yard.events()
            .subscribe(event -> {
              if (event.kind() == Kind.REVISION_SEEN) {
                used.compareAndSet(0, Cpu.now().of("pass", "config") - cpu);
              }
              told.putIfAbsent(event.kind(), System.nanoTime());
            })) {
      var begin = System.nanoTime();
      yard.sync();
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Shipyard.PATIENCE)
          .until(() -> told.containsKey(Kind.RELEASED));
      var planned = requireNonNull(told.get(Kind.REVISION_SEEN)) - begin;
      return new Followed(planned, used.get(), requireNonNull(told.get(Kind.RELEASED)) - begin);
    }
  }

  private GitConfigRepository another(Shipyard yard) throws Exception {
    var followed = new FollowedBranch(yard.config().url(), TestRepository.MAIN, "", Person.SLIPWAY);
    var access = GitAccess.usual(folder.resolve("home"));
    return new GitConfigRepository(followed, folder.resolve("beside"), access, Clock.systemUTC());
  }
}
