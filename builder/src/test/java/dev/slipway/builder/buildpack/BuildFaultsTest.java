package dev.slipway.builder.buildpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.work.BuildLimits;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a build that means no good, or knows no better, does to the machine. */
class BuildFaultsTest {
  @TempDir Path folder;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    yard = new Yard(folder).write("Procfile", "web: run");
  }

  @Test
  void one_that_prints_a_gigabyte_is_ended_and_its_log_stays_small() throws Exception {
    yard.with(BuildLimits.ofThisMachine());
    hook("echo begun; yes | head -c 1073741824; echo > \"$HOME/ended\"");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("the build printed more than 8388608 bytes\nbegun\n")
        .message()
        .hasSizeLessThan(64 << 10);
    assertThat(Files.size(yard.site().log(Yard.APP, yard.key()).orElseThrow()))
        .isBetween(8L << 20, (8L << 20) + 10_000);
    assertThat(folder.resolve("caches/shop/home/ended")).doesNotExist();
  }

  @Test
  void a_line_without_an_end_is_told_shortened() throws Exception {
    hook("head -c 900000 /dev/zero | tr '\\0' x; exit 1");
    assertThatThrownBy(yard::build).message().hasSizeLessThan(64 << 10);
  }

  @Test
  void a_daemon_that_it_forks_is_gone_when_it_ends() throws Exception {
    Tools.need("setsid");
    hook(
        "setsid sh -c 'echo $$ > \"$HOME/pid\"; trap \"\" TERM HUP; exec sleep 1000' &\n"
            + "while ! [ -s \"$HOME/pid\" ]; do :; done");
    yard.build();
    awaitEnd();
  }

  @Test
  void one_that_ignores_the_signal_to_stop_is_killed_when_its_time_is_over() throws Exception {
    yard.with(new BuildLimits(Duration.ofSeconds(2), 1 << 20, 1L << 30, 5));
    hook("echo $$ > \"$HOME/pid\"; trap '' TERM INT HUP; while :; do sleep 1000; done");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("the build took longer than 2 s");
    awaitEnd();
  }

  @Test
  void one_that_eats_memory_is_killed_and_told_why() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "needs Linux's /proc");
    yard.with(new BuildLimits(Duration.ofSeconds(60), 1 << 20, 64 << 20, 5));
    hook("echo $$ > \"$HOME/pid\"; x=0123456789; for i in $(seq 24); do x=$x$x; done; sleep 1000");
    assertThatThrownBy(yard::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("the build used more than 64 MiB of memory");
    assertThat(yard.site().failure(Yard.APP, yard.key())).isPresent();
    awaitEnd();
  }

  @Test
  void one_that_fills_the_disk_leaves_nothing_behind_and_is_tried_again() throws Exception {
    try (var _ = new Tmpfs(folder.resolve("builds"))) {
      hook("head -c 64000000 /dev/zero > filler && echo > \"$HOME/ended\"");
      assertThatThrownBy(yard::build)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("No space left on device");
      assertThat(folder.resolve("caches/shop/home/ended")).doesNotExist();
      assertThat(yard.site().failure(Yard.APP, yard.key())).isEmpty();
      assertThat(folder.resolve("builds/shop/" + yard.key() + "/tree")).doesNotExist();
      assertThat(yard.store.keys(Yard.APP)).isEmpty();
    }
  }

  @Test
  void an_image_that_finds_no_room_is_not_half_there() throws Exception {
    try (var _ = new Tmpfs(folder.resolve("images"))) {
      hook("head -c 64000000 /dev/zero > large");
      assertThatThrownBy(yard::build)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("could not write the image store")
          .hasMessageContaining("No space left on device");
      assertThat(yard.store.find(Yard.APP, yard.key())).isEmpty();
      try (var files = Files.walk(folder.resolve("images"))) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
      hook("echo > small");
      assertThat(yard.store.find(Yard.APP, yard.key())).isEmpty();
      assertThat(yard.build()).isEqualTo(yard.store.find(Yard.APP, yard.key()).orElseThrow());
    }
  }

  @Test
  void a_link_that_leaves_the_tree_is_kept_as_a_link_and_brings_nothing_with_it() throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), "hunter2");
    hook(
        "ln -s "
            + secret
            + " file; ln -s "
            + folder
            + " folder; ln -s ../../../../.. up;"
            + " ln -s loop loop; ln -s \"$PWD/Procfile\" inside");
    var app = yard.unpack(yard.build(), "unpacked");
    assertThat(List.of("file", "folder", "up", "loop"))
        .allMatch(name -> Files.isSymbolicLink(app.resolve(name)));
    assertThat(Files.readSymbolicLink(app.resolve("inside"))).isEqualTo(Path.of("Procfile"));
    try (var blobs = Files.walk(folder.resolve("images"))) {
      for (var blob : blobs.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(blob), StandardCharsets.ISO_8859_1))
            .doesNotContain("hunter2");
      }
    }
    assertThat(secret).hasContent("hunter2");
  }

  @Test
  void devices_and_pipes_are_not_in_the_image_and_nobody_waits_for_them() throws Exception {
    hook(
        "mkfifo pipe && rm Procfile && mkfifo Procfile; echo 1 > file;"
            + " mknod zero c 1 5 || mkfifo zero; mknod disk b 7 0 || mkfifo disk");
    var app = yard.unpack(yard.build(), "unpacked");
    try (var files = Files.list(app)) {
      assertThat(files.map(f -> f.getFileName() + "")).containsOnly("bin", "file");
    }
    assertThat(folder.resolve("builds/shop/" + yard.key() + "/tree")).doesNotExist();
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_hundred_thousand_files_are_built_and_taken_away_again() throws Exception {
    yard.with(BuildLimits.ofThisMachine());
    hook(
        "seq -f 'dir %g' 0 99 | while read -r _ n; do mkdir -p d/$n;"
            + " (cd d/$n && seq 1000 | split -l 1 -a 4 -d); done");
    var image = yard.build();
    var app = yard.unpack(image, "unpacked");
    try (var files = Files.walk(app.resolve("d"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(100_000);
    }
    assertThat(folder.resolve("builds/shop/" + yard.key() + "/tree")).doesNotExist();
  }

  private void hook(String script) throws Exception {
    yard.program("bin/build", "#!/bin/sh\n" + script + "\n");
  }

  private void awaitEnd() throws IOException {
    var pid = Long.parseLong(Files.readString(folder.resolve("caches/shop/home/pid")).strip());
    await()
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).equals(Optional.empty()));
  }

  /** A file system of 16 MiB. Only root can make one. */
  private record Tmpfs(Path folder) implements AutoCloseable {
    Tmpfs {
      try {
        Files.createDirectories(folder);
        Assumptions.assumeTrue(
            run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.toString()),
            "needs a root that may mount a tmpfs");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static boolean run(String... command) {
      try {
        var process = new ProcessBuilder(List.of(command)).inheritIO().start();
        return process.onExit().get(10, TimeUnit.SECONDS).exitValue() == 0;
      } catch (Exception e) {
        return false;
      }
    }

    @Override
    public void close() {
      assertThat(run("umount", "-l", folder.toString())).as("unmounted").isTrue();
    }
  }
}
