package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes a tree into an empty folder. The tree may be hostile: nothing is written outside of the
 * folder, nothing twice, and no more than a bounded number of bytes and files.
 */
final class TreeExport {
  /** 2 GiB. */
  private static final long MOST_BYTES = 2L << 30;

  private static final int MOST_ENTRIES = 500_000;
  private static final int LONGEST_LINK = 4096;
  private static final int LARGEST_LFS_POINTER = 1024;
  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

  /** Not before 1980, which zip files can not express. */
  private static final FileTime TIME = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

  private final ObjectReader reader;
  private final Path root;
  private final ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);
  private final TreeMap<String, String> links = new TreeMap<>();
  private final List<Path> folders = new ArrayList<>();
  private long bytes;
  private int entries;

  TreeExport(ObjectReader reader, Path root) {
    this.reader = reader;
    this.root = root;
  }

  /** Throws {@link IOException} where the tree can not be read, and only there. */
  void write(AnyObjectId tree) throws IOException, RejectedException, UnavailableException {
    folders.add(root);
    try (var walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        write(walk);
      }
    }
    var names = new Links(links);
    for (var link : links.keySet()) {
      if (names.leaves(link)) {
        throw new RejectedException(
            "the link %s -> %s leads out of the app's folder".formatted(link, links.get(link)));
      }
    }
    onDisk(root.toString(), this::finish);
  }

  private void write(TreeWalk walk) throws IOException, RejectedException, UnavailableException {
    var path = walk.getPathString();
    if (++entries > MOST_ENTRIES) {
      throw new RejectedException("the source has more than " + MOST_ENTRIES + " files");
    }
    check(walk);
    switch (walk.getFileMode(0).getObjectType()) {
      case Constants.OBJ_TREE -> {
        onDisk(path, () -> folders.add(Files.createDirectory(root.resolve(path))));
        walk.enterSubtree();
      }
      case Constants.OBJ_BLOB -> writeBlob(walk, path);
      default -> throw Submodules.refusal(path);
    }
  }

  private void check(TreeWalk walk) throws RejectedException {
    var entry = walk.getTree(0, CanonicalTreeParser.class);
    var name = new byte[entry.getNameLength()];
    entry.getName(name, 0);
    try {
      checker.checkPathSegment(name, 0, name.length);
    } catch (CorruptObjectException e) {
      throw new RejectedException(
          "%s can not be written: %s".formatted(walk.getPathString(), e.getMessage()), e);
    }
  }

  private void writeBlob(TreeWalk walk, String path)
      throws IOException, RejectedException, UnavailableException {
    var blob = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB);
    bytes += blob.getSize();
    if (bytes > MOST_BYTES) {
      throw new RejectedException("the source has more than 2 GiB of files");
    }
    if (walk.getFileMode(0).equals(FileMode.SYMLINK)) {
      if (blob.getSize() > LONGEST_LINK) {
        throw new RejectedException("the link " + path + " is too long");
      }
      links.put(path, new String(blob.getBytes(), StandardCharsets.UTF_8));
      return;
    }
    refuseLfs(path, blob);
    var executable = walk.getFileMode(0).equals(FileMode.EXECUTABLE_FILE);
    onDisk(path, () -> write(root.resolve(path), blob, executable));
  }

  private static void refuseLfs(String path, ObjectLoader blob)
      throws IOException, RejectedException {
    if (blob.getSize() <= LARGEST_LFS_POINTER
        && new String(blob.getBytes(), StandardCharsets.ISO_8859_1).startsWith(LFS_POINTER)) {
      throw new RejectedException(
          path
              + " is kept in git LFS, so that git has no more than a pointer to it, and Slipway does"
              + " not fetch from there: commit the file itself, as `git lfs migrate export"
              + " --include="
              + path
              + "` does");
    }
  }

  private static void write(Path file, ObjectLoader blob, boolean executable) throws IOException {
    try (var out =
        new Disk(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      blob.copyTo(out);
    }
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    Files.setLastModifiedTime(file, TIME);
  }

  private void finish() throws IOException {
    for (var link : links.entrySet()) {
      Files.createSymbolicLink(root.resolve(link.getKey()), Path.of(link.getValue()));
    }
    for (var folder : folders.reversed()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setLastModifiedTime(folder, TIME);
    }
  }

  /** Writes to the disk. */
  private interface Write {
    void run() throws IOException;
  }

  /** Tells failures of the disk from those of the repository, which are mended by a fetch. */
  private static void onDisk(String path, Write write)
      throws IOException, RejectedException, UnavailableException {
    try {
      write.run();
    } catch (FileAlreadyExistsException e) {
      throw new RejectedException(path + " is there twice (perhaps in other letters)", e);
    } catch (InvalidPathException e) {
      throw new RejectedException(path + " can not be a file name here: use a UTF-8 locale", e);
    } catch (java.nio.file.FileSystemException e) {
      throw new UnavailableException(path + " can not be written: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new UnavailableException(path + " can not be written: " + Failures.words(e), e);
    }
  }

  /** A file whose failures are told from those of what is copied into it. */
  private static final class Disk extends FilterOutputStream {
    Disk(OutputStream file) {
      super(file);
    }

    @Override
    public void write(byte[] content, int offset, int length) {
      try {
        out.write(content, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
