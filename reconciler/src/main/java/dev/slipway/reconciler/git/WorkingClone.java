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

/**
 * A clone in which a person works, as a config repository: the branch that is checked out is what
 * is followed, and a commit lands by being made there. It is git itself that commits, so that the
 * person's name, hooks and signing key are what they always are. Nothing is pushed.
 */
public final class WorkingClone implements ConfigRepository {
  private final GitProgram git;
  private final Path folder;
  private final Revisions revisions;

  /**
   * @param folder the followed one
   */
  private WorkingClone(GitProgram git, Path folder, Revisions revisions) {
    this.git = git;
    this.folder = folder;
    this.revisions = revisions;
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
                "--show-object-format")
            .lines()
            .toList();
    if (lines.size() < 3 || !lines.get(0).equals("true")) {
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
    return new WorkingClone(git, folder, Revisions.of(folder, environment).orElseThrow());
  }

  /** The commit that is checked out; refused where it is behind what was fetched. */
  @Override
  public Revision fetch() throws RejectedException, UnavailableException {
    if (!git.run("", List.of("symbolic-ref", "--quiet", "HEAD")).isFine()) {
      throw new RejectedException(
          folder + " has no branch checked out\nswitch to the one that is followed first");
    }
    var behind = git.run("", List.of("rev-list", "--count", "HEAD..@{upstream}"));
    if (behind.isFine() && !behind.output().strip().equals("0")) {
      throw new RejectedException(
          "%s lacks %s commits of its upstream\nrun git pull in it first"
              .formatted(folder, behind.output().strip()));
    }
    return revision(git.read("rev-parse", "--verify", "HEAD").strip());
  }

  private Revision revision(String commit) throws RejectedException, UnavailableException {
    return revisions
        .revision(new ObjectId(commit))
        .orElseThrow(() -> new RejectedException(folder + " is not committed yet"));
  }

  @Override
  public byte[] read(ObjectId blob) throws UnavailableException {
    return revisions.read(blob);
  }

  @Override
  public History history(Revision revision) throws UnavailableException {
    try {
      return new HistoryWalk(revisions.path(), Set.of(Person.SLIPWAY))
          .upTo(revisions.repository(), revision.commit());
    } catch (IOException e) {
      throw Revisions.unreadable(folder, e);
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
      Files.writeString(folder.resolve(path), content);
    } catch (IOException e) {
      throw new UnavailableException("can not write " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    revisions.close();
  }
}
