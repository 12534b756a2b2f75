package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * A clone in which a person works, as a config repository: the branch that is checked out is what
 * is followed, and a commit lands by being made there. It is git itself that commits, so that the
 * person's name, hooks and signing key are what they always are. Nothing is pushed.
 */
public final class WorkingClone implements ConfigRepository {
  private static final int LARGEST_FILE = 1024 * 1024 + 1;

  private final GitProgram git;
  private final Place place;
  private final Repository repository;

  /**
   * Where it is.
   *
   * @param folder the followed folder
   * @param path that of the folder in the repository; empty for the top
   */
  private record Place(Path folder, String path, Path gitFolder) {}

  private WorkingClone(GitProgram git, Place place) throws IOException {
    Isolation.ensure();
    this.git = git;
    this.place = place;
    this.repository =
        new RepositoryBuilder().setGitDir(place.gitFolder().toFile()).setBare().build();
  }

  /**
   * Opens the one that a folder is in.
   *
   * @param folder the one with {@code slipway.yaml} and {@code releases/}
   * @param environment of the person
   * @throws RejectedException where it is no clone that can be worked with, and what to do
   */
  public static WorkingClone open(Path folder, Map<String, String> environment)
      throws RejectedException, UnavailableException {
    if (!Files.isDirectory(folder)) {
      throw new RejectedException("there is no folder " + folder);
    }
    var git = new GitProgram(folder, environment);
    var lines =
        git.read(
                "rev-parse",
                "--is-inside-work-tree",
                "--is-shallow-repository",
                "--show-object-format",
                "--git-common-dir",
                "--show-prefix")
            .lines()
            .toList();
    if (lines.size() < 4 || !lines.get(0).equals("true")) {
      throw new RejectedException(
          folder + " is no work tree\nsay where a clone of the config repository is checked out");
    }
    if (lines.get(1).equals("true")) {
      throw new RejectedException(
          folder
              + " is a shallow clone, which does not tell all numbers that were given\nrun git"
              + " fetch --unshallow in it first");
    }
    if (!lines.get(2).equals("sha1")) {
      throw new RejectedException(folder + " is a " + lines.get(2) + " repository: use SHA-1");
    }
    var prefix = lines.size() > 4 ? lines.get(4) : "";
    var path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    try {
      return new WorkingClone(git, new Place(folder, path, folder.resolve(lines.get(3))));
    } catch (IOException e) {
      throw new UnavailableException(folder + " can not be read: " + e.getMessage(), e);
    }
  }

  /** The commit that is checked out; refused where it is behind what was fetched. */
  @Override
  public Revision fetch() throws RejectedException, UnavailableException {
    if (!git.run("", List.of("symbolic-ref", "--quiet", "HEAD")).isFine()) {
      throw new RejectedException(
          place.folder() + " has no branch checked out\nswitch to the one that is followed first");
    }
    var behind = git.run("", List.of("rev-list", "--count", "HEAD..@{upstream}"));
    if (behind.isFine() && !behind.output().strip().equals("0")) {
      throw new RejectedException(
          "%s lacks %s commits of its upstream\nrun git pull in it first"
              .formatted(place.folder(), behind.output().strip()));
    }
    return revision(git.read("rev-parse", "--verify", "HEAD").strip());
  }

  private Revision revision(String commit) throws RejectedException, UnavailableException {
    try (var reader = repository.newObjectReader();
        var walk = new RevWalk(reader)) {
      var tree = walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(commit)).getTree();
      var files = new ConfigTrees(reader, place.path()).files(tree);
      return new Revision(
          new ObjectId(commit),
          files.orElseThrow(() -> new RejectedException(place.folder() + " is not committed yet")));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public byte[] read(ObjectId blob) throws UnavailableException {
    try (var stream = repository.open(SourceMirror.id(blob), Constants.OBJ_BLOB).openStream()) {
      return stream.readNBytes(LARGEST_FILE);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public History history(Revision revision) throws UnavailableException {
    try {
      return new HistoryWalk(place.path(), Set.of(Person.SLIPWAY))
          .upTo(repository, revision.commit());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Commits there, as the person that it belongs to where no author is named. Files that are
   * changed and not committed are not touched: those that are to be written are refused.
   */
  @Override
  public PushOutcome push(Revision base, List<FileCommit> commits) throws UnavailableException {
    try {
      for (var commit : commits) {
        var refusal = commit(commit);
        if (refusal.isPresent()) {
          return new PushOutcome.Refused(refusal.get());
        }
      }
      return new PushOutcome.Landed(revision(git.read("rev-parse", "--verify", "HEAD").strip()));
    } catch (RejectedException e) {
      return new PushOutcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Why it was not made. */
  private Optional<String> commit(FileCommit commit)
      throws RejectedException, UnavailableException {
    var path = commit.path();
    if (!git.read("status", "--porcelain", "--", path).isEmpty()) {
      return Optional.of(
          path
              + " is changed and not committed\ncommit it, or take it back: git restore --staged"
              + " --worktree "
              + path);
    }
    write(path, commit.content());
    var words = new ArrayList<>(List.of("commit", "--quiet", "--cleanup=whitespace", "--file=-"));
    commit
        .author()
        .ifPresent(who -> words.add("--author=" + who.name() + " <" + who.email() + ">"));
    words.addAll(List.of("--only", "--", path));
    var made = git.run(commit.message(), words);
    if (made.isFine()) {
      return Optional.empty();
    }
    var _ = git.read("checkout", "--quiet", "HEAD", "--", path);
    return Optional.of("git does not commit: " + made.words());
  }

  private void write(String path, String content) throws UnavailableException {
    try {
      Files.writeString(place.folder().resolve(path), content);
    } catch (IOException e) {
      throw new UnavailableException("can not write " + path + ": " + e.getMessage(), e);
    }
  }

  private UnavailableException unreadable(IOException e) {
    return new UnavailableException(place.folder() + " can not be read: " + Failures.words(e), e);
  }

  @Override
  public void close() {
    repository.close();
  }
}
