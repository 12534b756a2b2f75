package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * A small file of keys and values that is always there as a whole: written beside, then moved into
 * place. It survives a kill of the daemon; a loss of power may lose the last change, but then the
 * processes are gone as well.
 */
record StateFile(Path path) {
  void write(Properties content) throws IOException {
    var beside = path.resolveSibling(path.getFileName() + ".new");
    Files.createDirectories(beside.getParent());
    try (var out = Files.newBufferedWriter(beside)) {
      content.store(out, null);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Optional<Properties> read() throws IOException {
    var content = new Properties();
    try (var in = Files.newBufferedReader(path)) {
      content.load(in);
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new DamagedException(path + " is damaged", e);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
