package dev.slipway.reconciler.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Cluster} does with a command that is run once. */
@Timeout(180)
public abstract class OneOffContract {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What a command does. */
  public enum Task {
    /** Writes all that it reads, and exits with 0 at the end of that. */
    COPY,
    /** Writes {@code $GREETING $SLIPWAY_APP $SLIPWAY_RELEASE $SLIPWAY_PROCESS $PORT} as a line. */
    TELL_ENVIRONMENT,
    /** Writes {@code out} to its output, {@code err} to its errors, and exits with 7. */
    FAIL,
    /** Is killed by KILL. */
    DIE,
    /** Writes 2,000,000 times {@code x}, and exits with 0. */
    WRITE_MUCH,
    /** Writes {@code up}, and runs on. */
    RUN_ON,
    /** Is not there. */
    BE_MISSING
  }

  /** The cluster under test, the same all through a test. */
  protected abstract Cluster cluster();

  /** An app that no other test uses. */
  protected abstract AppName app();

  /** An image that this cluster can run. */
  protected abstract ImageRef image();

  /** A process of that image that comes up, and listens on nothing. */
  protected abstract ProcessSpec process();

  protected abstract List<String> command(Task task);

  /** The instance runs, as the first line of a test says that wants it to. */
  private OneOffInstance run(Task task, Duration deadline) throws Exception {
    return cluster().run(oneOff(task, deadline));
  }

  private OneOff oneOff(Task task, Duration deadline) {
    return new OneOff(
        release(), Platform.DEFAULT, command(task), Resources.NONE, Optional.empty(), deadline);
  }

  private Release release() {
    return Releases.of(app().value(), image(), Map.of(new ProcessType("worker"), process()))
        .withEnv(Map.of("GREETING", new EnvValue.Literal("hello")))
        .number(3);
  }

  /** What a command runs beside: it is the same before and after. */
  private Running converged() throws Exception {
    cluster().converge(Releases.workload(release(), 1, LONG));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> running().rollout().equals(new Rollout.Complete(new ReleaseNumber(3))));
    return running();
  }

  private Running running() {
    return cluster().observe().getOrDefault(app(), Running.NOTHING);
  }

  private static CompletableFuture<String> all(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            text.complete(new String(stream.readAllBytes(), UTF_8));
          } catch (IOException | RuntimeException | Error e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  private static String line(InputStream stream) throws IOException {
    var line = new StringBuilder();
    for (var next = stream.read(); next >= 0 && next != '\n'; next = stream.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Test
  void whatItReadsItMayWriteUntilTheEndOfItsInput() throws Exception {
    var before = converged();
    try (var instance = run(Task.COPY, LONG)) {
      var output = all(instance.output());
      instance.input().write("one\ntwo, without an end of the line".getBytes(UTF_8));
      instance.input().close();

      assertThat(instance.await()).isEqualTo(new Ending.Exited(0, ""));
      assertThat(output.get()).isEqualTo("one\ntwo, without an end of the line");
      assertThat(running()).isEqualTo(before);
    }
  }

  @Test
  void itAnswersWhileItsInputGoesOn() throws Exception {
    var _ = converged();
    try (var instance = run(Task.COPY, LONG)) {
      instance.input().write("ping\n".getBytes(UTF_8));
      assertThat(line(instance.output())).isEqualTo("ping");
      instance.input().write("pong\n".getBytes(UTF_8));
      assertThat(line(instance.output())).isEqualTo("pong");
    }
  }

  @Test
  void muchGoesThroughItWhole() throws Exception {
    var _ = converged();
    var much = "0123456789abcdef".repeat(128 * 1024);
    try (var instance = run(Task.COPY, LONG)) {
      var output = all(instance.output());
      instance.input().write(much.getBytes(UTF_8));
      instance.input().close();

      assertThat(output.get().equals(much)).isTrue();
      assertThat(instance.await()).isEqualTo(new Ending.Exited(0, ""));
    }
  }

  @Test
  void itFindsTheEnvironmentOfTheRelease() throws Exception {
    var _ = converged();
    try (var instance = run(Task.TELL_ENVIRONMENT, LONG)) {
      assertThat(all(instance.output()).get().strip()).isEqualTo("hello " + app() + " v3 run");
    }
  }

  @Test
  void outputAndErrorsAreApartAndTheExitCodeIsItsOwn() throws Exception {
    var _ = converged();
    try (var instance = run(Task.FAIL, LONG)) {
      var errors = all(instance.errors());
      assertThat(all(instance.output()).get()).isEqualTo("out\n");
      assertThat(errors.get()).isEqualTo("err\n");
      assertThat(instance.await()).isEqualTo(new Ending.Exited(7, ""));
    }
  }

  @Test
  void aSignalThatKillsItIsPartOfItsExitCode() throws Exception {
    var _ = converged();
    try (var instance = run(Task.DIE, LONG)) {
      assertThat(instance.await()).isEqualTo(new Ending.Exited(137, ""));
    }
  }

  @Test
  void whatItWroteCanBeReadWhenItHasEnded() throws Exception {
    var _ = converged();
    try (var instance = run(Task.WRITE_MUCH, LONG)) {
      var output = all(instance.output());
      assertThat(instance.await()).isEqualTo(new Ending.Exited(0, ""));
      assertThat(output.get()).hasSize(2_000_000).containsOnlyOnce("x".repeat(2_000_000));
    }
  }

  @Test
  void itIsNoInstanceThatIsObserved() throws Exception {
    var before = converged();
    try (var instance = run(Task.RUN_ON, LONG)) {
      assertThat(line(instance.output())).isEqualTo("up");
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> running().equals(before));
    }
    assertThat(running()).isEqualTo(before);
  }

  @Test
  void itIsEndedWhenItsTimeIsUp() throws Exception {
    var _ = converged();
    var deadline = Duration.ofSeconds(2);
    try (var instance = run(Task.RUN_ON, deadline)) {
      assertThat(all(instance.output()).get()).isEqualTo("up\n");
      assertThat(instance.await()).isEqualTo(new Ending.TimeIsUp(deadline));
    }
  }

  @Test
  void itIsEndedWhenItIsClosed() throws Exception {
    var _ = converged();
    var instance = run(Task.RUN_ON, LONG);
    assertThat(line(instance.output())).isEqualTo("up");
    var rest = all(instance.output());

    instance.close();

    assertThat(instance.await()).isInstanceOf(Ending.Lost.class);
    assertThat(rest.get()).isEmpty();
  }

  @Test
  void itIsEndedWithTheApp() throws Exception {
    var _ = converged();
    try (var instance = run(Task.RUN_ON, LONG)) {
      assertThat(line(instance.output())).isEqualTo("up");

      cluster().remove(app());

      assertThat(instance.await()).isInstanceOf(Ending.Lost.class);
    }
  }

  @Test
  void aMissingProgramIsRejected() throws Exception {
    var _ = converged();
    assertThatThrownBy(() -> run(Task.BE_MISSING, LONG))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(command(Task.BE_MISSING).getFirst());
  }
}
