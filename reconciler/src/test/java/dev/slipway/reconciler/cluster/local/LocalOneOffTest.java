package dev.slipway.reconciler.cluster.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Resources;
import dev.slipway.reconciler.cluster.Cluster;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOff;
import dev.slipway.reconciler.cluster.OneOffContract;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalOneOffTest extends OneOffContract {
  @TempDir Path folder;
  private Local local;

  @BeforeEach
  void open() {
    local = new Local(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    local.close();
    assertThat(local.processes()).isEmpty();
  }

  @Override
  protected Cluster cluster() {
    return local.cluster();
  }

  @Override
  protected AppName app() {
    return Local.SHOP;
  }

  @Override
  protected ImageRef image() {
    return local.images.image("exec sleep 1000");
  }

  @Override
  protected ProcessSpec process() {
    return new ProcessSpec(List.of("./run"), Optional.empty());
  }

  @Override
  protected List<String> command(Task task) {
    return switch (task) {
      case COPY -> List.of("cat");
      case BE_MISSING -> List.of("no-such-program");
      case TELL_ENVIRONMENT ->
          script("echo $GREETING $SLIPWAY_APP $SLIPWAY_RELEASE $SLIPWAY_PROCESS $PORT");
      case FAIL -> script("echo out; echo err >&2; exit 7");
      case DIE -> script("kill -9 $$");
      case WRITE_MUCH -> script("head -c 2000000 /dev/zero | tr '\\0' x");
      case RUN_ON -> script("echo up; exec sleep 1000");
    };
  }

  private static List<String> script(String text) {
    return List.of("sh", "-c", text);
  }

  private OneOffInstance run(String script, Resources resources, Optional<WindowSize> terminal)
      throws Exception {
    var release = local.script("exec sleep 1000").number(1);
    var deadline = Duration.ofMinutes(1);
    return cluster()
        .run(new OneOff(release, Platform.DEFAULT, script(script), resources, terminal, deadline));
  }

  @Test
  void whatItLeavesBehindIsKilledAndHoldsUpNobody() throws Exception {
    try (var instance = run("sleep 1000 & echo done", Resources.NONE, Optional.empty())) {
      assertThat(instance.await()).isEqualTo(new Ending.Exited(0, ""));
      assertThat(new String(instance.output().readAllBytes(), UTF_8)).isEqualTo("done\n");
      assertThat(local.processes()).isEmpty();
    }
  }

  @Test
  void whatUsesTooMuchMemoryIsKilledAndSaysSo() throws Exception {
    var limit = new Resources.Amounts(Optional.empty(), Memory.parse("16Mi"));
    var grow = "head -c 100000000 /dev/zero | tail -c 99999999 | sleep 1000";
    try (var instance = run(grow, new Resources(Resources.Amounts.NONE, limit), Optional.empty())) {
      assertThat(instance.await())
          .isEqualTo(new Ending.Exited(137, "killed: it used more than 16Mi of memory"));
    }
  }

  @Test
  void onATerminalItKnowsItsSizeAlsoWhenThatChanges() throws Exception {
    var script = "test -t 0 && test -t 1 && test -t 2 && echo $TERM; stty size; read x; stty size";
    try (var instance = run(script, Resources.NONE, Optional.of(new WindowSize(100, 30)))) {
      var lines = new BufferedReader(new InputStreamReader(instance.output(), UTF_8));
      assertThat(lines.readLine()).isEqualTo("xterm");
      assertThat(lines.readLine()).isEqualTo("30 100");
      instance.resize(new WindowSize(132, 50));
      instance.input().write("x\r".getBytes(UTF_8));
      assertThat(lines.lines()).contains("50 132");
      assertThat(instance.await()).isEqualTo(new Ending.Exited(0, ""));
    }
  }

  @Test
  void onATerminalCtrlCInterruptsItAndCtrlDEndsItsInput() throws Exception {
    var terminal = Optional.of(new WindowSize(80, 24));
    try (var instance = run("echo up; exec sleep 1000", Resources.NONE, terminal)) {
      assertThat(instance.output().readNBytes(4)).isEqualTo("up\r\n".getBytes(UTF_8));
      instance.input().write(3);
      assertThat(instance.await()).isEqualTo(new Ending.Exited(130, ""));
    }
    try (var instance = run("cat; echo end; exit 5", Resources.NONE, terminal)) {
      instance.input().close();
      assertThat(new String(instance.output().readAllBytes(), UTF_8)).contains("end");
      assertThat(instance.await()).isEqualTo(new Ending.Exited(5, ""));
    }
  }

  @Test
  void wordsReachAProgramOnATerminalAsTheyAre() throws Exception {
    var release = local.script("exec sleep 1000").number(1);
    var command = List.of("printf", "%s|", "it's", "$HOME `x`", "", "a\\b \"c\"");
    var oneOff =
        new OneOff(
            release,
            Platform.DEFAULT,
            command,
            Resources.NONE,
            Optional.of(new WindowSize(80, 24)),
            Duration.ofMinutes(1));
    try (var instance = cluster().run(oneOff)) {
      assertThat(new String(instance.output().readAllBytes(), UTF_8))
          .isEqualTo("it's|$HOME `x`||a\\b \"c\"|");
    }
  }

  @Test
  void itsImageIsKeptUntilItHasEnded() throws Exception {
    var kept = local.script("echo kept").number(1);
    var other = local.script("exec sleep 999");
    var unpacked = local.folder().resolve("images").resolve(other.image().digest().hex());
    var oneOff =
        new OneOff(
            kept,
            Platform.DEFAULT,
            script("read x; exec ./run"),
            Resources.NONE,
            Optional.empty(),
            Duration.ofMinutes(1));
    try (var instance = cluster().run(oneOff)) {
      local.run(other);
      Local.eventually().until(() -> local.only().isReady());
      cluster().retire(Local.SHOP, Set.of(Local.id(1, 1)));
      Local.eventually().until(() -> !Files.exists(unpacked));

      instance.input().write("x\n".getBytes(UTF_8));

      assertThat(new String(instance.output().readAllBytes(), UTF_8)).isEqualTo("kept\n");
    }
  }
}
