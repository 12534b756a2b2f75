package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;

import dev.slipway.manifest.ProcessSpec;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A process that drives a cluster at random until it is killed. */
final class ClusterHost {
  static final String RUNS = "sleep 1000 & exec sleep 1001";
  private static final String CRASHES = "sleep 1000 & exit 1";

  private ClusterHost() {}

  public static void main(String[] args) throws Exception {
    var random = new Random(Long.parseLong(args[1]));
    var local = new Local(Path.of(args[0]));
    var cluster = local.cluster();
    System.out.println("open");
    while (true) {
      var script = local.script(random.nextInt(4) == 0 ? CRASHES : RUNS);
      var release = checked(script).withGrace(Duration.ofMillis(50)).number(1 + random.nextInt(4));
      cluster.converge(Releases.workload(release, random.nextInt(4), Duration.ofSeconds(1)));
      var others =
          local.shop().instances().stream()
              .map(Instance::id)
              .filter(_ -> random.nextBoolean())
              .collect(Collectors.toSet());
      pause(random.nextInt(60));
      cluster.retire(SHOP, others);
      if (random.nextInt(20) == 0) {
        cluster.remove(SHOP);
      }
      pause(random.nextInt(60));
    }
  }

  /** Asked all the time, so that it is killed while it asks. */
  private static Releases checked(Releases releases) {
    var check = Checked.shell("sleep 1002 & sleep 0.1");
    var processes = new TreeMap<>(releases.processes());
    processes.replaceAll((_, process) ->
        new ProcessSpec(
            process.command(), process.port(), Checked.ready(check), process.resources()));
    return new Releases(
        releases.app(), releases.image(), processes, releases.env(), releases.grace());
  }

  private static void pause(int millis) throws InterruptedException {
    new java.util.concurrent.CountDownLatch(1)
        .await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
