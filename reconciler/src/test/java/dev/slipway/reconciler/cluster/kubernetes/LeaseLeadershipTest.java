package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.cluster.Leadership;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
@Tag("kubernetes")
final class LeaseLeadershipTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A Java virtual machine that begins from nothing, on a machine that may be busy. */
  private static final Duration STARTED = Duration.ofSeconds(60);

  /** What is promised: within this time of a leader's death another leads. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

  private final String namespace = Node.uniqueName("lead");
  private final List<Leadership> opened = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new CopyOnWriteArrayList<>();

  @BeforeEach
  void needCluster() {
    Node.registry();
  }

  @AfterEach
  void close() {
    processes.forEach(Process::destroyForcibly);
    opened.forEach(Leadership::close);
    Node.deleteNamespace(namespace);
  }

  private Leadership candidate(String identity) throws Exception {
    var leadership = LeaseLeadership.open(KubernetesOptions.DEFAULT, namespace, identity);
    opened.add(leadership);
    return leadership;
  }

  private List<String> process(String identity) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                LeaderHost.class.getName(),
                namespace,
                identity)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    var lines = new CopyOnWriteArrayList<String>();
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader reader = process.inputReader()) {
                reader.lines().forEach(lines::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("ended");
              }
            });
    return lines;
  }

  @Test
  void oneOfTwoLeadsAndHandsOnWhenItCloses() throws Exception {
    var first = candidate("first");
    await().atMost(SOON).until(first::isLeader);
    var second = candidate("second");
    var changes = new AtomicInteger();
    second.onChange(changes::incrementAndGet);
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !second.isLeader());

    first.close();

    assertThat(first.isLeader()).isFalse();
    await().atMost(SOON).until(() -> second.isLeader() && changes.get() == 1);
  }

  @Test
  void aStandbyTakesOverWhenTheLeaderIsKilled() throws Exception {
    var lines = process("leader");
    await().atMost(STARTED).until(() -> lines.contains("true"));
    var standby = candidate("standby");
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !standby.isLeader());

    processes.getFirst().destroyForcibly();

    await().atMost(TAKEN_OVER).until(standby::isLeader);
  }

  @Test
  void aLeaderThatWasPausedKnowsThatItIsNoneBeforeAnythingElse() throws Exception {
    var lines = process("paused");
    await().atMost(STARTED).until(() -> lines.contains("true"));
    var standby = candidate("standby");
    signal("STOP");
    await().atMost(TAKEN_OVER).until(standby::isLeader);

    signal("CONT");

    await().atMost(SOON).until(() -> lines.getLast().equals("false"));
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(standby::isLeader);
    assertThat(lines).containsExactly("true", "false");
  }

  private void signal(String name) throws Exception {
    var kill =
        new ProcessBuilder("kill", "-" + name, String.valueOf(processes.getFirst().pid()))
            .inheritIO()
            .start();
    assertThat(kill.waitFor()).isZero();
  }
}
