package dev.slipway.manifest.read;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The config files of a plain folder, as it is now, committed or not. Symbolic links are not
 * followed, so nothing outside of the folder is read. Nothing is known of what was before.
 */
public final class WorkingTree implements ConfigFiles {
  private static final int MOST_BYTES = (1 << 20) + 1;
  private static final int MOST_FILES = 20_000;
  private static final int MOST_FOLDERS_DEEP = 32;

  private final SortedMap<String, ObjectId> files;
  private final Map<ObjectId, Path> paths;

  private WorkingTree(SortedMap<String, ObjectId> files, Map<ObjectId, Path> paths) {
    this.files = Collections.unmodifiableSortedMap(files);
    this.paths = paths;
  }

  /**
   * Finds the config files of a folder.
   *
   * @throws UnavailableException where it is no folder, cannot be read, or has more than {@value
   *     #MOST_FILES} such files
   */
  public static WorkingTree of(Path folder) throws UnavailableException {
    if (!Files.isDirectory(folder)) {
      throw new UnavailableException(
          folder + " is not a folder\nname the one that has slipway.yaml and apps/ in it");
    }
    var files = new TreeMap<String, ObjectId>();
    var paths = new HashMap<ObjectId, Path>();
    try {
      for (var found : find(folder).entrySet()) {
        var id = blobId(content(found.getValue()));
        files.put(found.getKey(), id);
        paths.putIfAbsent(id, found.getValue());
      }
    } catch (IOException e) {
      throw new UnavailableException("cannot read " + folder + ": " + reason(e), e);
    }
    return new WorkingTree(files, paths);
  }

  private static SortedMap<String, Path> find(Path folder) throws IOException {
    var found = new TreeMap<String, Path>();
    for (var part : List.of(ConfigTree.PLATFORM, ConfigTree.APPS, ConfigTree.RELEASES)) {
      var start = folder.resolve(part);
      if (Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(
            start,
            EnumSet.noneOf(java.nio.file.FileVisitOption.class),
            MOST_FOLDERS_DEEP,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                var path = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (attributes.isRegularFile() && isConfig(path)) {
                  found.put(path, file);
                }
                if (attributes.isDirectory()) {
                  throw new IOException("more than " + MOST_FOLDERS_DEEP + " folders deep");
                }
                if (found.size() > MOST_FILES) {
                  throw new IOException("more than " + MOST_FILES + " files");
                }
                return FileVisitResult.CONTINUE;
              }
            });
      }
    }
    return found;
  }

  private static boolean isConfig(String path) {
    return path.equals(ConfigTree.PLATFORM)
        || ConfigTree.isManifest(path)
        || ConfigTree.isRelease(path);
  }

  @Override
  public SortedMap<String, ObjectId> files() {
    return files;
  }

  @Override
  public byte[] read(ObjectId blob) throws UnavailableException {
    var path = Optional.ofNullable(paths.get(blob));
    if (path.isEmpty()) {
      throw new UnavailableException("no file has the content " + blob);
    }
    try {
      return content(path.get());
    } catch (IOException e) {
      throw new UnavailableException("cannot read " + path.get() + ": " + reason(e), e);
    }
  }

  @Override
  public List<Version> versions(String path) {
    return List.of();
  }

  private static byte[] content(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  /** As git has it; of a file that is too large to be read, something else that tells it apart. */
  private static ObjectId blobId(byte[] content) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return new ObjectId(HexFormat.of().formatHex(sha1.digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String reason(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
