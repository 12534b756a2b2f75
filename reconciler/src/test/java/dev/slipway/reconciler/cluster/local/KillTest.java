package dev.slipway.reconciler.cluster.local;

import static dev.slipway.reconciler.cluster.local.Local.SHOP;
import static dev.slipway.reconciler.cluster.local.Local.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.disk.Folders;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed with -9 at random moments, again and again. */
final class KillTest {
  @TempDir Path folder;

  @Test
  void aFewKillsLeaveNothingTwiceAndNothingBehind() throws Exception {
    killAndCheck(10);
  }

  @Test
  @Tag("full")
  @Timeout(600)
  void manyKillsLeaveNothingTwiceAndNothingBehind() throws Exception {
    killAndCheck(50);
  }

  private void killAndCheck(int rounds) throws Exception {
    var seed = System.nanoTime();
    System.out.println("seed of the kills: " + seed);
    var random = new Random(seed);
    var cluster = folder.resolve("cluster");
    for (int i = 0; i < rounds; i++) {
      var host = startHost(random.nextLong());
      awaitOpen(host);
      watch(cluster, host, random.nextInt(300));
    }
    settle();
  }

  private Process startHost(long seed) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classes,
                ClusterHost.class.getName(),
                folder.toString(),
                String.valueOf(seed)))
        .redirectError(new File("/dev/null"))
        .start();
  }

  private static void awaitOpen(Process host) throws IOException {
    var lines = host.inputReader();
    var line = lines.readLine();
    while (!"open".equals(line)) {
      assertThat(line).as("a line of the host, before it is open").isNotNull();
      line = lines.readLine();
    }
  }

  /** Sees that nothing runs twice until it is time to kill. */
  private static void watch(Path cluster, Process host, int millis) throws Exception {
    var end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    do {
      assertThat(twice(cluster)).isEmpty();
    } while (!host.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    assertThat(host.isAlive()).isTrue();
    host.destroyForcibly().waitFor();
  }

  /** Instances of which processes of two starts live; one look may see an end and a start. */
  private static Set<String> twice(Path cluster) {
    var first = severalStarts(cluster);
    if (!first.isEmpty()) {
      first.retainAll(severalStarts(cluster));
    }
    return first;
  }

  private static Set<String> severalStarts(Path cluster) {
    var starts = new TreeMap<String, Set<String>>();
    for (var process : Local.processes(cluster)) {
      var marker = process.marker().orElseThrow();
      var instance = marker.substring(0, marker.lastIndexOf('.'));
      starts.computeIfAbsent(instance, _ -> new HashSet<>()).add(marker);
    }
    starts.values().removeIf(markers -> markers.size() < 2);
    return new HashSet<>(starts.keySet());
  }

  /** One more daemon, that is not killed: all can be put in order. */
  private void settle() throws Exception {
    try (var local = new Local(folder)) {
      var release = local.script(ClusterHost.RUNS).number(1_000);
      local.cluster().converge(Releases.workload(release, 2, Duration.ofMinutes(1)));
      eventually().until(() -> local.shop().rollout() instanceof Rollout.Complete);
      var old =
          local.shop().instances().stream()
              .map(Instance::id)
              .filter(id -> id.release().value() != 1_000)
              .collect(Collectors.toSet());
      local.cluster().retire(SHOP, old);
      eventually().until(() -> local.shop().instances().size() == 2);
      assertThat(local.processes()).hasSize(4);
      assertThat(local.shop().instances().stream().map(Instance::id))
          .containsExactly(
              new InstanceId(release.number(), Local.WORKER, 1),
              new InstanceId(release.number(), Local.WORKER, 2));
      eventually().until(() -> Folders.list(local.folder().resolve("images")).size() == 1);
      local.cluster().remove(SHOP);
      eventually().until(() -> local.processes().isEmpty());
    }
  }
}
