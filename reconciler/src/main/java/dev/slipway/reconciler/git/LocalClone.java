package dev.slipway.reconciler.git;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * A bare repository in a folder that may be deleted or damaged at any time. It is opened as long as
 * the folder is the one that was opened, and replaced as a whole: a new one is made beside it and
 * takes its name when it is complete.
 */
final class LocalClone implements AutoCloseable {
  /** Two or three files a pack. */
  private static final int MOST_PACK_FILES = 150;

  /** As git does, one of 256 folders is counted. */
  private static final int MOST_LOOSE_OF_256TH = 27;

  private final Path folder;
  private Optional<Opened> opened = Optional.empty();
  private volatile boolean damaged;
  private boolean unlocked;

  LocalClone(Path folder) {
    Isolation.ensure();
    this.folder = folder.toAbsolutePath();
  }

  /** An open repository, and what the folder was then. */
  private record Opened(Repository repository, Object identity) {}

  /** Fills a repository. */
  interface Fill {
    void into(Repository repository) throws IOException, RejectedException, UnavailableException;
  }

  /** The repository, where it is here and not known to be damaged. */
  synchronized Optional<Repository> find() throws IOException {
    if (!unlocked) {
      unlock();
      unlocked = true;
    }
    if (damaged || identity().isEmpty()) {
      closeOpened();
      return Optional.empty();
    }
    var identity = identity().get();
    if (opened.filter(o -> o.identity().equals(identity)).isEmpty()) {
      closeOpened();
      opened = Optional.of(new Opened(open(folder), identity));
    }
    return opened.map(Opened::repository);
  }

  /**
   * Takes away the locks that a process left which was killed in the midst of a write: without that
   * nobody could write what they guard, ever again. Only one process at a time uses a clone.
   */
  private void unlock() throws IOException {
    for (var place : List.of(folder, folder.resolve("refs"))) {
      if (Files.isDirectory(place)) {
        for (var lock : locks(place)) {
          Files.deleteIfExists(lock);
        }
      }
    }
  }

  private List<Path> locks(Path place) throws IOException {
    try (var files = place.equals(folder) ? Files.list(place) : Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".lock")).toList();
    }
  }

  /** Makes it anew, and puts it in the place of what was there. */
  Repository replace(Fill fill) throws IOException, RejectedException, UnavailableException {
    return replace(fill, List.of());
  }

  /**
   * As {@link #replace(Fill)}.
   *
   * @param kept the refs that are taken over from that, as far as it can be read
   */
  Repository replace(Fill fill, List<String> kept)
      throws IOException, RejectedException, UnavailableException {
    var fresh = folder.resolveSibling(folder.getFileName() + ".new");
    Folders.delete(fresh);
    try (var repository = create(fresh)) {
      fill.into(repository);
      kept.forEach(new Salvage(folder, repository)::take);
    }
    synchronized (this) {
      closeOpened();
      Folders.delete(folder);
      Files.move(fresh, folder);
      damaged = false;
      return find().orElseThrow(() -> new IOException(folder + " was deleted at once"));
    }
  }

  /** Where a ref points to in what is there, damaged or not; empty where that is not known. */
  Optional<ObjectId> salvaged(String ref) {
    return Salvage.find(folder, ref);
  }

  /** To be called after a read failed: it is not used again. */
  void markDamaged() {
    damaged = true;
  }

  private static Repository create(Path folder) throws IOException {
    Files.createDirectories(folder);
    var repository = open(folder);
    repository.create(true);
    return repository;
  }

  static Repository open(Path folder) throws IOException {
    return new RepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
  }

  /**
   * Packs what has become many small files: after some dozens of fetches or thousands of pushes. In
   * the turn of the fetch or push that made it so, and never in the background: nothing works in a
   * folder that is being renamed or deleted.
   */
  static void tidy(Repository repository) throws IOException {
    if (!isCrowded(repository)) {
      return;
    }
    // By itself JGit keeps for an hour what it packed anew, and would do it again at every fetch.
    repository.getConfig().setString("gc", null, "prunepackexpire", "now");
    try (var git = Git.wrap(repository)) {
      git.gc().call();
    } catch (GitAPIException e) {
      throw new IOException("the cache can not be packed", e);
    }
  }

  /** Whether it is made of so many files that it becomes slow. */
  static boolean isCrowded(Repository repository) {
    var objects = repository.getDirectory().toPath().resolve("objects");
    return entries(objects.resolve("pack")) >= MOST_PACK_FILES
        || entries(objects.resolve("17")) >= MOST_LOOSE_OF_256TH;
  }

  private static int entries(Path folder) {
    return Optional.ofNullable(folder.toFile().list()).map(names -> names.length).orElse(0);
  }

  private Optional<Object> identity() throws IOException {
    if (!Files.exists(folder.resolve("objects/pack")) || !Files.exists(folder.resolve("HEAD"))) {
      return Optional.empty();
    }
    var key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return Optional.of(key == null ? folder : key);
  }

  private void closeOpened() {
    opened.ifPresent(o -> o.repository().close());
    opened = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closeOpened();
  }
}
