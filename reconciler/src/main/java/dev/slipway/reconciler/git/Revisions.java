package dev.slipway.reconciler.git;

import dev.slipway.builder.disk.Folders;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * What the commits of a repository of this machine say, also of one that is shallow, bare or has no
 * branch checked out, as that of a CI job. Nothing of it is changed.
 */
public final class Revisions implements AutoCloseable {
  private static final int LARGEST_FILE = 1024 * 1024 + 1;

  private final GitProgram git;
  private final Path folder;
  private final String path;
  private final Optional<Path> toDelete;
  private final Repository repository;

  private Revisions(GitProgram git, Path folder, String path, Optional<Path> toDelete)
      throws IOException, RejectedException, UnavailableException {
    Isolation.ensure();
    this.git = git;
    this.folder = folder;
    this.path = path;
    this.toDelete = toDelete;
    var gitFolder = folder.resolve(git.read("rev-parse", "--git-common-dir").strip());
    this.repository = new RepositoryBuilder().setGitDir(gitFolder.toFile()).setBare().build();
  }

  /**
   * Those of the repository that a folder is in.
   *
   * @param folder the one with {@code slipway.yaml} and {@code apps/}
   * @param environment of the person
   * @return empty where it is in none
   */
  public static Optional<Revisions> of(Path folder, Map<String, String> environment)
      throws RejectedException, UnavailableException {
    var git = new GitProgram(folder, environment);
    var prefix = git.run("", List.of("rev-parse", "--show-prefix"));
    if (!prefix.isFine()) {
      return Optional.empty();
    }
    try {
      var path = prefix.output().strip().replaceAll("/$", "");
      return Optional.of(new Revisions(git, folder, path, Optional.empty()));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * The tip of a branch of another repository, fetched as the person's own git does.
   *
   * @param path of the folder in it that is followed; empty for the top
   * @throws RejectedException with git's own words where it can not be had
   */
  public static Revisions fetched(
      String url, String branch, String path, Map<String, String> environment)
      throws RejectedException, UnavailableException {
    try {
      var folder = Files.createTempDirectory("slipway-plan");
      try {
        var git = new GitProgram(folder, unattended(environment));
        var _ = git.read("init", "--quiet", "--bare");
        var ref = Constants.R_HEADS + branch;
        var _ = git.read("fetch", "--quiet", "--no-tags", "--depth=1", "--", url, ref + ":" + ref);
        return new Revisions(git, folder, path, Optional.of(folder));
      } catch (IOException | RejectedException | UnavailableException | RuntimeException e) {
        Folders.delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** Nobody is asked for a password. */
  private static Map<String, String> unattended(Map<String, String> environment) {
    var all = new TreeMap<>(environment);
    all.putIfAbsent("GIT_TERMINAL_PROMPT", "0");
    return all;
  }

  /** Which commit this means, as git itself reads it: a branch, a tag, {@code HEAD~2}. */
  public Optional<ObjectId> find(String revision) throws RejectedException, UnavailableException {
    var words = List.of("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{}");
    var found = git.run("", words);
    return found.isFine() ? Optional.of(new ObjectId(found.output().strip())) : Optional.empty();
  }

  /** Where the histories of two commits parted; empty where that is not known here. */
  public Optional<ObjectId> parting(ObjectId one, ObjectId other)
      throws RejectedException, UnavailableException {
    var found = git.run("", List.of("merge-base", one.toString(), other.toString()));
    return found.isFine() ? Optional.of(new ObjectId(found.output().strip())) : Optional.empty();
  }

  /** The files of one commit, none where it lacks the folder. What was before is not known. */
  public ConfigFiles files(ObjectId commit) throws UnavailableException {
    return new Committed(this, revision(commit).map(Revision::files).orElseGet(TreeMap::new));
  }

  private record Committed(Revisions revisions, SortedMap<String, ObjectId> files)
      implements ConfigFiles {
    @Override
    public byte[] read(ObjectId blob) throws UnavailableException {
      return revisions.read(blob);
    }

    @Override
    public List<Version> versions(String path) {
      return List.of();
    }
  }

  /** Empty where the commit lacks the folder. */
  Optional<Revision> revision(ObjectId commit) throws UnavailableException {
    try (var reader = repository.newObjectReader();
        var walk = new RevWalk(reader)) {
      var tree = walk.parseCommit(SourceMirror.id(commit)).getTree();
      return new ConfigTrees(reader, path).files(tree).map(files -> new Revision(commit, files));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The content of a blob of one of its commits; at most 1 MiB and a byte of it. */
  byte[] read(ObjectId blob) throws UnavailableException {
    try (var stream = repository.open(SourceMirror.id(blob), Constants.OBJ_BLOB).openStream()) {
      return stream.readNBytes(LARGEST_FILE);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The folder in the repository that is looked at; empty for the top. */
  public String path() {
    return path;
  }

  Repository repository() {
    return repository;
  }

  static UnavailableException unreadable(Path folder, IOException e) {
    return new UnavailableException(folder + " can not be read: " + Failures.words(e), e);
  }

  @Override
  public void close() {
    repository.close();
    try {
      if (toDelete.isPresent()) {
        Folders.delete(toDelete.get());
      }
    } catch (IOException e) {
      return; // The system clears its temporary folder.
    }
  }
}
