package dev.slipway.reconciler.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void isOneDaemonsAlone() throws Exception {
    try (var _ = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(RejectedException.class)
          .hasMessageStartingWith("another daemon or router uses the data folder " + folder);
    }
    DataFolder.open(folder).close();
  }

  @Test
  void keepsItselfOutOfTheGitRepositoryItIsIn() throws Exception {
    DataFolder.open(folder).close();
    assertThat(folder.resolve(".gitignore")).hasContent("*");
  }

  @Test
  void isClearedOfAllButItsLock() throws Exception {
    Files.createDirectories(folder.resolve("images/shop"));
    try (var mine = DataFolder.open(folder)) {
      mine.clear();
      assertThatThrownBy(() -> DataFolder.open(folder)).isInstanceOf(RejectedException.class);
    }
    assertThat(folder.resolve("images")).doesNotExist();
  }
}
