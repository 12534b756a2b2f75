package dev.slipway.reconciler.cluster.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramTest {
  @TempDir Path folder;

  /** A shell script that finds the folder of the test as its first argument. */
  private Program script(String text) throws Exception {
    var file = folder.resolve("engine");
    Files.writeString(file, "#!/bin/sh\ncd \"$1\"\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new Program(List.of("setsid"), file, Map.of("PATH", System.getenv("PATH")));
  }

  /** Ctrl-C would end it otherwise. */
  @Test
  void leadsASessionOfItsOwn() throws Exception {
    var program = script("echo $$ $(cut -d ' ' -f 6 /proc/$$/stat)");

    var ids =
        program.run(Duration.ofMinutes(1), List.of(folder.toString())).output().split(" ", -1);

    assertThat(ids).hasSize(2);
    assertThat(ids[1]).isEqualTo(ids[0]);
  }

  @Test
  void goesOnToItsEndWhereWhoWaitsIsInterrupted() throws Exception {
    var program = script("touch begun; until [ -e go ]; do sleep 0.02; done; echo done; touch end");
    var thrown = new CompletableFuture<Throwable>();
    var waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                program.run(Duration.ofMinutes(1), List.of(folder.toString()));
                thrown.complete(new AssertionError("was not interrupted"));
              } catch (UnavailableException e) {
                thrown.complete(e);
              }
            });
    await().until(() -> Files.exists(folder.resolve("begun")));

    waiting.interrupt();

    assertThat(thrown.get(10, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    Files.createFile(folder.resolve("go"));
    await().until(() -> Files.exists(folder.resolve("end")));
  }

  @Test
  void isKilledWhereItTakesTooLong() throws Exception {
    var program = script("echo $$ > pid; exec sleep 1000");

    assertThatThrownBy(() -> program.run(Duration.ofSeconds(2), List.of(folder.toString())))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("engine took longer than 2 s: it was ended");

    var pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    await().until(() -> ProcessHandle.of(pid).isEmpty());
  }
}
