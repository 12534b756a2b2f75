package dev.slipway.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.registry.Registries;
import dev.slipway.builder.registry.RegistryImageStore;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.builder.work.BuildLimits;
import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds do wrong, and what goes wrong around them. */
@Tag("full")
class BuildFaultsTest {
  private static final Duration LONG = Duration.ofSeconds(100);

  @TempDir Path folder;
  private Works works;

  @BeforeEach
  void open() throws Exception {
    Works.need("buildah", "busybox");
    works = new Works(folder);
  }

  @Test
  void what_a_step_leaves_behind_is_gone_with_it() throws Exception {
    var sleep = "sleep " + sleepOfThisTest();
    works.dockerfile("RUN setsid " + sleep + " & echo made > /made\n").build();
    assertThat(running(sleep)).isEmpty();
  }

  @Test
  void a_step_that_ignores_the_signal_to_stop_is_killed_when_its_time_is_over() throws Exception {
    var sleep = "sleep " + sleepOfThisTest();
    works.with(new BuildLimits(Duration.ofSeconds(6), 1 << 20, 2L << 30, 5));
    works.dockerfile("RUN trap '' TERM INT HUP; setsid " + sleep + " & " + sleep + "; echo no\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the build took longer than 6 s");
    assertThat(running(sleep)).isEmpty();
    assertThatNothingIsMounted();

    works
        .with(new BuildLimits(LONG, 1 << 20, 2L << 30, 5))
        .dockerfile("RUN echo made > /made\n")
        .build();
    assertThat(works.log()).contains("-----> buildah rm --all");
    assertThat(containers()).isEmpty();
  }

  @Test
  void a_step_that_prints_too_much_is_killed() throws Exception {
    works.with(new BuildLimits(LONG, 100_000, 2L << 30, 5)).dockerfile("RUN yes too much\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the build printed more than 100000 bytes");
    assertThat(Files.size(works.site().log(Works.APP, works.key()).orElseThrow()))
        .isLessThan(110_000);
  }

  @Test
  void what_a_killed_daemon_left_is_ended_by_the_next() throws Exception {
    var sleep = "sleep " + sleepOfThisTest();
    works.dockerfile("RUN setsid " + sleep + " & " + sleep + "\n");
    var builder = works.builder();
    var key = works.key();
    var build =
        new FutureTask<>(() -> builder.build(new BuildRequest(Works.APP, key, works.tree, auto())));
    var thread = Thread.ofVirtual().start(build);
    await().atMost(LONG).until(() -> running(sleep).size() >= 2);

    var _ = works.builder();

    await().atMost(LONG).until(() -> running(sleep).isEmpty());
    assertThatThrownBy(build::get).isNotNull();
    thread.join();
    assertThatNothingIsMounted();
  }

  @Test
  void an_interrupt_ends_the_build_and_is_no_failure() throws Exception {
    var sleep = "sleep " + sleepOfThisTest();
    works.dockerfile("RUN " + sleep + "\n");
    var site = works.site();
    var builder = Works.builder(site);
    var key = works.key();
    var build =
        new FutureTask<>(() -> builder.build(new BuildRequest(Works.APP, key, works.tree, auto())));
    var thread = Thread.ofVirtual().start(build);
    await().atMost(LONG).until(() -> !running(sleep).isEmpty());
    thread.interrupt();
    assertThatThrownBy(build::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(running(sleep)).isEmpty();
    assertThat(site.failure(Works.APP, key)).isEmpty();
  }

  @Test
  void images_come_from_and_go_to_a_registry_and_wait_while_it_is_down() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var registries =
            new Registries(RegistrySettings.DEFAULT, DockerRegistry.environment(folder))) {
      var prefix = registry.name() + "/team";
      works.store = new RegistryImageStore(registries, prefix, folder.resolve("work"));
      var base = works.dockerfile("ENV BASE=yes\n").build();
      works.write("a", "1");
      works.write("Dockerfile", "FROM " + base.ref() + "\nCOPY a /a\nCMD [\"/bin/cat\", \"/a\"]\n");
      var image = works.build();
      assertThat(image.ref().repository()).isEqualTo(prefix + "/shop");
      assertThat(image.env()).containsEntry("BASE", "yes");
      assertThat(works.store.find(Works.APP, works.key())).contains(image);
      assertThat(works.unpack(image).resolve("a")).hasContent("1");
      assertThat(works.unpack(image).resolve("bin/busybox")).isExecutable();

      registry.kill();
      works.write("a", "2");
      assertThatThrownBy(works::build).isInstanceOf(UnavailableException.class);
      registry.restart();
      assertThat(works.unpack(works.build()).resolve("a")).hasContent("2");
    }
  }

  @Test
  void a_base_that_can_not_be_fetched_now_is_no_failure_of_the_build() throws Exception {
    String gone;
    try (var registry = DockerRegistry.start(folder.resolve("registry"))) {
      gone = registry.name();
      works.write("Dockerfile", "FROM " + gone + "/none:1\n");
      assertThatThrownBy(works::build).hasMessageContaining("Dockerfile:1: ");
    }
    works.write("Dockerfile", "FROM " + gone + "/none:2\n");
    assertThatThrownBy(works::build).isInstanceOf(UnavailableException.class);
    assertThat(works.site().failure(Works.APP, works.key())).isEmpty();
  }

  private static BuildMethod auto() {
    return new BuildMethod.Auto();
  }

  /** Seconds that no other test sleeps for. */
  private static long sleepOfThisTest() {
    return 1_000_000 + ProcessHandle.current().pid() * 1000 + System.nanoTime() % 1000;
  }

  private static List<ProcessHandle> running(String command) {
    return ProcessHandle.allProcesses()
        .filter(process -> command(process).endsWith(command))
        .toList();
  }

  private static String command(ProcessHandle process) {
    try {
      var words = Files.readString(Path.of("/proc", process.pid() + "", "cmdline"));
      return words.replace('\0', ' ').strip();
    } catch (IOException gone) {
      return "";
    }
  }

  private void assertThatNothingIsMounted() throws Exception {
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
  }

  private String containers() throws Exception {
    var program = ToolPath.of(System.getenv()).find("buildah").orElseThrow().toString();
    var root = folder.resolve("caches/shop/buildah").toString();
    var process =
        new ProcessBuilder(
                program, "--root", root, "--runroot", folder + "/run", "containers", "--quiet")
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
