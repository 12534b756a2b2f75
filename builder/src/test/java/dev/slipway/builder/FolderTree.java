package dev.slipway.builder;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A plain folder as if it were committed; its id follows its names, bytes, links and modes. */
public record FolderTree(Path folder) implements SourceTree {
  @Override
  public ObjectId id() {
    var text = new StringBuilder();
    for (var file : files()) {
      text.append(folder.relativize(file)).append(' ').append(content(file)).append('\n');
    }
    return new ObjectId(Digest.of(text.toString()).hex().substring(0, 40));
  }

  private static String content(Path file) {
    try {
      if (Files.isSymbolicLink(file)) {
        return "-> " + Files.readSymbolicLink(file);
      }
      return Files.isDirectory(file)
          ? "/"
          : Files.isExecutable(file) + " " + Digest.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> files() {
    try (var files = Files.walk(folder)) {
      return files.filter(f -> !f.equals(folder)).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SortedSet<String> names() {
    var names = new TreeSet<String>();
    for (var file : files()) {
      if (folder.equals(file.getParent())) {
        var isFolder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        names.add(folder.relativize(file) + (isFolder ? "/" : ""));
      }
    }
    return names;
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes)
      throws RejectedException, UnavailableException {
    var file = folder.resolve(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > maxBytes) {
        throw new RejectedException(path + " is larger than " + maxBytes + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnavailableException("could not read " + path, e);
    }
  }

  @Override
  public void export(Path target) throws UnavailableException {
    try {
      for (var file : files()) {
        Files.copy(
            file,
            target.resolve(folder.relativize(file).toString()),
            LinkOption.NOFOLLOW_LINKS,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UnavailableException("could not export " + folder, e);
    }
  }
}
