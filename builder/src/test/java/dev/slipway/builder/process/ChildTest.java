package dev.slipway.builder.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Child.Limits LONG = new Child.Limits(Duration.ofSeconds(60), 1L << 30);

  @TempDir Path folder;
  private final ToolPath tools = ToolPath.of(System.getenv());
  private final Child child = new Child(tools, new Leftovers());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void both_streams_and_the_exit_code_are_kept() throws Exception {
    assertThat(run("echo out; echo err >&2; exit 3")).isEqualTo(new Ending.Exited(3));
    assertThat(printed.toString(UTF_8)).isEqualTo("out\nerr\n");
  }

  @Test
  void what_was_not_read_yet_when_it_ended_is_kept() throws Exception {
    var script = "head -c 50000 /dev/zero; exit 3";
    var busy = new CountDownLatch(1); // nobody counts it down: each piece takes a while
    Output slow = (buffer, n) -> !isOver(busy) && keep(buffer, n);

    assertThat(child.run(shell(script), LONG, slow)).isEqualTo(new Ending.Exited(3));
    assertThat(printed.size()).isEqualTo(50_000);
  }

  private static boolean isOver(CountDownLatch latch) {
    try {
      return latch.await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void it_sees_the_given_environment_and_no_other() throws Exception {
    run("env | sort");
    assertThat(printed.toString(UTF_8).lines().map(line -> line.split("=", 2)[0]))
        .contains("GIVEN")
        .isSubsetOf("GIVEN", "PATH", "PWD", "SHLVL", "_", "OLDPWD", Leftovers.MARK);
  }

  @Test
  void it_reads_nothing() throws Exception {
    assertThat(run("cat; echo end")).isEqualTo(new Ending.Exited(0));
    assertThat(printed.toString(UTF_8)).isEqualTo("end\n");
  }

  @Test
  void one_that_takes_too_long_is_killed() throws Exception {
    var ending =
        child.run(
            shell("sleep 100"), new Child.Limits(Duration.ofMillis(200), 1L << 30), this::keep);
    assertThat(ending).isEqualTo(new Ending.TimedOut());
  }

  @Test
  void one_that_prints_too_much_is_killed() throws Exception {
    var ending =
        child.run(shell("while :; do echo flood; done"), LONG, (_, n) -> count(n) < 100_000);
    assertThat(ending).isEqualTo(new Ending.Flooded());
  }

  @Test
  void ones_that_use_too_much_memory_together_are_killed() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "needs Linux's /proc");
    var eat =
        "x=0123456789; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do"
            + " x=$x$x; done; echo eaten; sleep 1000";
    var both = shell("setsid sh -c 'echo $$ > pid; " + eat + "' & " + eat);
    var limits = new Child.Limits(Duration.ofSeconds(60), 32 << 20);
    assertThat(child.run(both, limits, this::keep)).isEqualTo(new Ending.Swollen());
    awaitEnd("pid");
  }

  @Test
  void what_it_started_is_killed_with_it() throws Exception {
    run("sleep 1000 & echo $! > pid; (sleep 1000 & echo $! > pid2); echo started");
    assertThat(printed.toString(UTF_8)).isEqualTo("started\n");
    awaitEnd("pid");
    awaitEnd("pid2");
  }

  @Test
  void what_left_its_group_is_killed_too() throws Exception {
    Assumptions.assumeTrue(tools.find("setsid").isPresent(), "needs setsid on PATH");
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/environ")), "needs Linux's /proc");
    run("setsid sh -c 'echo $$ > pid; exec sleep 1000' & while ! [ -s pid ]; do :; done");
    awaitEnd("pid");
  }

  @Test
  void an_interrupt_ends_it() throws Exception {
    var running =
        new FutureTask<>(() -> {
          assertThatThrownBy(() -> run("echo $$ > pid; exec sleep 1000"))
              .isInstanceOf(InterruptedException.class);
          return true;
        });
    var thread = Thread.ofVirtual().start(running);
    await().until(() -> pid("pid").isPresent());
    thread.interrupt();
    assertThat(running.get()).isTrue();
    awaitEnd("pid");
  }

  @Test
  void a_program_that_is_not_there_says_so() {
    var command = new Command(List.of("/no/such/program"), folder, Map.of());
    assertThatThrownBy(() -> child.run(command, LONG, this::keep))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void leftovers_of_a_killed_daemon_are_found_by_their_folder() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/environ")), "needs Linux's /proc");
    var builder = new ProcessBuilder("sleep", "1000");
    builder.environment().put(Leftovers.MARK, folder.resolve("shop/key/tree").toString());
    var left = builder.start();
    try {
      new Leftovers().kill(folder.resolve("sho"));
      assertThat(left.isAlive()).as("another folder's").isTrue();
      // The mark is there once the program is.
      await()
          .untilAsserted(() -> {
            new Leftovers().kill(folder.resolve("shop"));
            assertThat(left.isAlive()).isFalse();
          });
    } finally {
      left.destroyForcibly();
    }
  }

  private Ending run(String script) throws Exception {
    return child.run(shell(script), LONG, this::keep);
  }

  private Command shell(String script) {
    var sh = tools.find("sh").orElseThrow().toString();
    var environment = Map.of("GIVEN", "yes", "PATH", tools.toString());
    return new Command(List.of(sh, "-c", script), folder, environment);
  }

  private synchronized boolean keep(byte[] buffer, int length) {
    printed.write(buffer, 0, length);
    return true;
  }

  private synchronized int count(int length) {
    printed.write(new byte[length], 0, length);
    return printed.size();
  }

  private Optional<ProcessHandle> process(String file) throws Exception {
    return pid(file).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
  }

  private Optional<Long> pid(String file) throws Exception {
    var path = folder.resolve(file);
    var text = Files.exists(path) ? Files.readString(path).strip() : "";
    return text.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(text));
  }

  private void awaitEnd(String file) throws Exception {
    assertThat(pid(file)).isPresent();
    await().until(() -> process(file).isEmpty());
  }
}
