package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTimesTest {
  @Test
  void areOfATickWhereAllMountsOfTheDeviceAreOfAKnownKind() {
    assertThat(of("/dev/vda1", "/dev/vda1 / ext4 rw 0 0", "/dev/vdb /data vfat rw 0 0")).isTrue();
    assertThat(of("tmpfs", "tmpfs /run tmpfs rw 0 0", "tmpfs /dev/shm tmpfs rw 0 0")).isTrue();
  }

  @Test
  void areToBeMeasuredOtherwise() {
    assertThat(of("/dev/vdb", "/dev/vda1 / ext4 rw 0 0", "/dev/vdb /data vfat rw 0 0")).isFalse();
    assertThat(of("none", "none / ext4 rw 0 0", "none /data nfs rw 0 0")).isFalse();
    assertThat(of("/dev/vdc", "/dev/vda1 / ext4 rw 0 0")).isFalse();
    assertThat(of("/dev/vda1", "", "/dev/vda1")).isFalse();
  }

  @Test
  void areNotMeasuredByJgitWhereTheyAreKnown(@TempDir Path folder) throws Exception {
    var device = Files.getFileStore(folder).name();
    assumeTrue(FileTimes.areOfATick(device), () -> device + " is of no kind that is known");
    Isolation.ensure();

    var attributes = FS.getFileStoreAttributes(folder);

    assertThat(attributes.getFsTimestampResolution()).isEqualTo(Duration.ofMillis(10));
    assertThat(attributes.getMinimalRacyInterval()).isEqualTo(Duration.ofMillis(10));
  }

  private static boolean of(String device, String... mounts) {
    return FileTimes.areOfATick(device, Stream.of(mounts));
  }
}
