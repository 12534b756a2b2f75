package dev.slipway.reconciler.git;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * A bare repository in a folder, and people who commit to it. Every commit is a second later than
 * the one before, from 2026-01-01 on, so that the same steps make the same ids. Nothing checked is
 * thrown: what goes wrong here is a bug of the test.
 */
public final class TestRepository implements AutoCloseable {
  public static final String MAIN = "main";
  private static final Person ALICE = new Person("Alice", "alice@example.com");

  private final GitWorkspace workspace;

  private TestRepository(GitWorkspace workspace) {
    this.workspace = workspace;
  }

  /** An empty repository in a folder that does not exist. */
  public static TestRepository create(Path folder) {
    var seconds = new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
    InstantSource source = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
    return new TestRepository(
        checked(() -> GitWorkspace.create(folder, MAIN, source.withZone(ZoneOffset.UTC))));
  }

  /** Its address: {@code file:///…}. */
  public String url() {
    return "file://" + folder().toAbsolutePath();
  }

  public Path folder() {
    return workspace.folder();
  }

  GitWorkspace workspace() {
    return workspace;
  }

  /** Writes {@code apps/<app>.yaml}. */
  public ObjectId commitManifest(String app, String yaml) {
    return commitFile(ConfigTree.APPS + app + ".yaml", yaml);
  }

  /** Writes {@code releases/<app>.yaml}, as a person with an editor does. */
  public ObjectId editRelease(String app, String yaml) {
    return commitFile(ConfigTree.RELEASES + app + ".yaml", yaml);
  }

  public ObjectId commitFile(String path, String content) {
    return commitFiles(MAIN, "Write " + path, Map.of(path, content));
  }

  public ObjectId deleteFile(String path) {
    return commit(MAIN, "Remove " + path, new TreeMap<>(Map.of(path, new FileEdit.Delete())));
  }

  /** Writes several text files in one commit. */
  public ObjectId commitFiles(String branch, String message, Map<String, String> files) {
    var edits = new TreeMap<String, FileEdit>();
    files.forEach((path, content) -> edits.put(path, FileEdit.write(content)));
    return commit(branch, message, edits);
  }

  public ObjectId commit(String branch, String message, SortedMap<String, FileEdit> files) {
    return commit(branch, new Change(ALICE, message, files));
  }

  /** Writes several text files in one commit of this person. */
  public ObjectId commitFilesAs(Person author, String branch, Map<String, String> files) {
    var edits = new TreeMap<String, FileEdit>();
    files.forEach((path, content) -> edits.put(path, FileEdit.write(content)));
    return commit(branch, new Change(author, "Write " + files.keySet(), edits));
  }

  private ObjectId commit(String branch, Change change) {
    return checked(() -> workspace.commit(branch, change));
  }

  /** Commits all files of a folder. */
  public ObjectId commitFolder(Path folder) {
    return checked(
        () -> workspace.commit(MAIN, new Change(ALICE, "Import", FileEdit.copies(folder))));
  }

  /** {@code git revert <commit>} on the main branch. */
  public ObjectId revert(ObjectId commit) {
    return checked(() -> workspace.revert(MAIN, commit, ALICE));
  }

  /** {@code git branch <name>} at the tip of the main branch. */
  public void branch(String name) {
    reset(name, tip());
  }

  /** Moves (or makes) a branch to a commit, whatever it was at: a forced push. */
  public void reset(String branch, ObjectId commit) {
    setRef(Constants.R_HEADS + branch, commit);
  }

  /** A light tag. */
  public void tag(String name, ObjectId commit) {
    setRef(Constants.R_TAGS + name, commit);
  }

  private void setRef(String ref, ObjectId commit) {
    var result =
        checked(() -> {
          var update = workspace.repository().updateRef(ref);
          update.setNewObjectId(org.eclipse.jgit.lib.ObjectId.fromString(commit.value()));
          return update.forceUpdate();
        });
    if (result == RefUpdate.Result.LOCK_FAILURE) {
      throw new IllegalStateException("another writer holds " + ref);
    }
  }

  /** {@code git merge --no-ff <branch>} on the main branch. */
  public ObjectId mergeNoFf(String branch) {
    return merge(MAIN, branch, true, "Merge branch '" + branch + "'");
  }

  /** {@code git merge --squash <branch>} on the main branch, and the commit. */
  public ObjectId squash(String branch) {
    return merge(MAIN, branch, false, "Squash " + branch);
  }

  /** Merges {@code from} into {@code into}: with both parents, or squashed. */
  public ObjectId merge(String into, String from, boolean bothParents, String message) {
    var other = tip(from);
    return checked(() ->
        workspace.update(
            into,
            (tip, inserter) -> {
              var ours = tip.orElseThrow();
              var merger = MergeStrategy.RECURSIVE.newMerger(workspace.repository(), true);
              try (var walk = new RevWalk(workspace.repository())) {
                var theirs = workspace.parse(walk, other);
                if (!merger.merge(ours, theirs)) {
                  throw new IllegalStateException("conflict of " + into + " and " + from);
                }
                var made = workspace.builder(merger.getResultTreeId(), ALICE, message);
                if (bothParents) {
                  made.setParentIds(ours, theirs);
                }
                return made;
              }
            }));
  }

  /** {@code git cherry-pick <commit>} on the main branch. */
  public ObjectId cherryPick(ObjectId commit) {
    return apply(
        commit,
        (merger, tip, picked) -> {
          merger.setBase(picked.getParent(0));
          return merger.merge(tip, picked) ? picked.getFullMessage() : "";
        });
  }

  /** {@code git revert -m 1 <merge>} on the main branch. */
  public ObjectId revertMerge(ObjectId merge) {
    return apply(
        merge,
        (merger, tip, undone) -> {
          merger.setBase(undone);
          var isDone = merger.merge(tip, undone.getParent(0));
          return isDone ? "Revert \"" + undone.getShortMessage() + "\"" : "";
        });
  }

  /** Whether a commit has more than one parent. */
  public boolean isMerge(ObjectId commit) {
    return checked(() -> {
      try (var walk = new RevWalk(workspace.repository())) {
        return workspace.parse(walk, commit).getParentCount() > 1;
      }
    });
  }

  /** The first parent of the tip of the main branch, if it has one. */
  public Optional<ObjectId> parent() {
    return checked(() -> {
      try (var walk = new RevWalk(workspace.repository())) {
        var commit = workspace.parse(walk, tip());
        return commit.getParentCount() == 0
            ? Optional.empty()
            : Optional.of(new ObjectId(commit.getParent(0).name()));
      }
    });
  }

  /** Merges what a commit did or undid into the tip; the message, or nothing: a conflict. */
  private interface Application {
    String message(ThreeWayMerger merger, RevCommit tip, RevCommit commit) throws IOException;
  }

  private ObjectId apply(ObjectId commit, Application application) {
    return checked(() ->
        workspace.update(
            MAIN,
            (tip, inserter) -> {
              var merger = MergeStrategy.RECURSIVE.newMerger(workspace.repository(), true);
              try (var walk = new RevWalk(workspace.repository())) {
                var parsed = workspace.parse(walk, commit);
                walk.parseCommit(parsed.getParent(0));
                var message = application.message(merger, tip.orElseThrow(), parsed);
                if (message.isEmpty()) {
                  throw new IllegalStateException("conflict of " + MAIN + " and " + commit);
                }
                return workspace.builder(merger.getResultTreeId(), ALICE, message);
              }
            }));
  }

  /** {@code git branch -D <name>}. */
  public void deleteBranch(String name) {
    checked(() -> {
      var update = workspace.repository().updateRef(Constants.R_HEADS + name);
      update.setForceUpdate(true);
      return update.delete();
    });
  }

  /** The tip of a branch; empty where there is no such branch. */
  public Optional<ObjectId> find(String branch) {
    return checked(() -> workspace.tip(branch));
  }

  public ObjectId tip() {
    return tip(MAIN);
  }

  public ObjectId tip(String branch) {
    return checked(() -> workspace.tip(branch)).orElseThrow();
  }

  /** The text of a file at the tip of the main branch. */
  public Optional<String> read(String path) {
    return read(MAIN, path);
  }

  /** The text of a file at the tip of a branch. */
  public Optional<String> read(String branch, String path) {
    return checked(() -> workspace.read(tip(branch), path));
  }

  /** The first lines of the messages of all commits of the main branch, newest first. */
  public List<String> subjects() {
    return checked(() -> {
      var subjects = new ArrayList<String>();
      try (var walk = new RevWalk(workspace.repository())) {
        walk.markStart(workspace.parse(walk, tip()));
        walk.sort(RevSort.TOPO);
        walk.forEach(commit -> subjects.add(commit.getShortMessage()));
      }
      return subjects;
    });
  }

  @Override
  public void close() {
    workspace.close();
  }

  /** A step that may throw what a test does not expect. */
  private interface Step<T> {
    T run() throws IOException, RejectedException, UnavailableException;
  }

  private static <T> T checked(Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RejectedException | UnavailableException e) {
      throw new IllegalStateException(e);
    }
  }
}
