package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A bare repository in a folder of this machine in which commits are made, as a person would with
 * git, without a work tree and without git being installed.
 */
public final class GitWorkspace implements AutoCloseable {
  private static final int ATTEMPTS = 20;

  private final Repository repository;
  private final Clock clock;

  private GitWorkspace(Repository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /** Makes an empty bare repository whose default branch this is; the folder must not exist. */
  public static GitWorkspace create(Path folder, String branch, Clock clock)
      throws RejectedException, UnavailableException {
    if (Files.exists(folder)) {
      throw new RejectedException(folder + " exists already: remove it, or take another folder");
    }
    var workspace = new GitWorkspace(repository(folder), clock);
    try {
      workspace.repository.create(true);
      workspace.repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + branch);
      var config = workspace.repository.getConfig();
      config.setBoolean("receive", null, "autogc", false); // nothing works on it in the background
      config.save();
      return workspace;
    } catch (IOException e) {
      workspace.close();
      throw failed("create", folder, e);
    }
  }

  /** Opens a bare repository that is there. */
  public static GitWorkspace open(Path folder, Clock clock)
      throws RejectedException, UnavailableException {
    if (!Files.isDirectory(folder.resolve("objects"))) {
      throw new RejectedException(folder + " is not a bare git repository");
    }
    return new GitWorkspace(repository(folder), clock);
  }

  private static Repository repository(Path folder) throws UnavailableException {
    Isolation.ensure();
    try {
      return new RepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    } catch (IOException e) {
      throw failed("open", folder, e);
    }
  }

  /** The repository's folder. */
  public Path folder() {
    return repository.getDirectory().toPath();
  }

  /** The last commit of a branch; empty where there is no such branch. */
  public Optional<ObjectId> tip(String branch) throws UnavailableException {
    try {
      return find(branch).map(id -> new ObjectId(id.name()));
    } catch (IOException e) {
      throw failed("read", folder(), e);
    }
  }

  /** The text of a file at a commit; empty where it is not there. */
  public Optional<String> read(ObjectId commit, String path) throws UnavailableException {
    try (var walk = new RevWalk(repository);
        var file = TreeWalk.forPath(repository, path, parse(walk, commit).getTree())) {
      if (file == null || !FileMode.REGULAR_FILE.equals(file.getRawMode(0) & ~0111)) {
        return Optional.empty();
      }
      var content = repository.open(file.getObjectId(0)).getBytes();
      return Optional.of(new String(content, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed("read", folder(), e);
    }
  }

  /** Commits on top of a branch, which is made if it is not there. */
  public ObjectId commit(String branch, Change change)
      throws RejectedException, UnavailableException {
    return update(
        branch,
        (tip, inserter) -> {
          var files = tip.map(RevCommit::getTree).map(tree -> (AnyObjectId) tree);
          var tree = files.isPresent() ? files.get() : inserter.insert(Constants.OBJ_TREE, NOTHING);
          for (var edit : change.files().entrySet()) {
            tree = apply(tree, edit, inserter);
          }
          return builder(tree, change.author(), change.message());
        });
  }

  /**
   * Takes a commit back by one that undoes it, with git's standard message.
   *
   * @throws RejectedException where later commits changed the same lines, or there is no such
   *     commit
   */
  public ObjectId revert(String branch, ObjectId commit, Person author)
      throws RejectedException, UnavailableException {
    return update(
        branch,
        (tip, inserter) -> {
          try (var walk = new RevWalk(repository)) {
            var undone = parse(walk, commit);
            if (tip.isEmpty() || undone.getParentCount() != 1) {
              throw new RejectedException(commit + " has not exactly one parent: not reverted");
            }
            var merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
            merger.setBase(undone);
            if (!merger.merge(tip.get(), walk.parseCommit(undone.getParent(0)))) {
              throw new RejectedException(
                  "later commits changed the same: revert them before " + commit.abbreviated());
            }
            return builder(merger.getResultTreeId(), author, revertMessage(undone));
          }
        });
  }

  private static String revertMessage(RevCommit undone) {
    return "Revert \"%s\"\n\nThis reverts commit %s.\n"
        .formatted(undone.getShortMessage(), undone.name());
  }

  /** Makes a commit out of the tip of a branch; may be asked again when the tip moved meanwhile. */
  interface Commits {
    CommitBuilder make(Optional<RevCommit> tip, ObjectInserter inserter)
        throws IOException, RejectedException;
  }

  /** Puts what {@code commits} makes on a branch, again and again while others are faster. */
  ObjectId update(String branch, Commits commits) throws RejectedException, UnavailableException {
    try (var inserter = repository.newObjectInserter();
        var walk = new RevWalk(repository)) {
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        var found = find(branch);
        var tip = found.isEmpty() ? Optional.<RevCommit>empty() : parsed(walk, found.get());
        var builder = commits.make(tip, inserter);
        if (builder.getParentIds().length == 0) {
          tip.ifPresent(builder::setParentId);
        }
        var made = inserter.insert(builder);
        inserter.flush();
        if (move(branch, made, found)) {
          return new ObjectId(made.name());
        }
      }
    } catch (IOException e) {
      throw failed("write", folder(), e);
    }
    throw new UnavailableException("others keep committing to " + branch + " of " + folder());
  }

  private static Optional<RevCommit> parsed(RevWalk walk, AnyObjectId id) throws IOException {
    return Optional.of(walk.parseCommit(id));
  }

  private boolean move(String branch, AnyObjectId to, Optional<? extends AnyObjectId> from)
      throws IOException {
    var update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(to);
    update.setExpectedOldObjectId(
        from.isPresent() ? from.get() : org.eclipse.jgit.lib.ObjectId.zeroId());
    var result = update.update();
    return result == RefUpdate.Result.NEW || result == RefUpdate.Result.FAST_FORWARD;
  }

  private Optional<org.eclipse.jgit.lib.ObjectId> find(String branch) throws IOException {
    return Optional.ofNullable(repository.exactRef(Constants.R_HEADS + branch))
        .flatMap(ref -> Optional.ofNullable(ref.getObjectId()));
  }

  private AnyObjectId apply(
      AnyObjectId tree, Map.Entry<String, FileEdit> edit, ObjectInserter inserter)
      throws IOException {
    var path = edit.getKey();
    try (var reader = inserter.newReader()) {
      var editor = new TreeEditor(reader, inserter);
      return switch (edit.getValue()) {
        case FileEdit.Delete() -> editor.delete(tree, path);
        case FileEdit.Write(var content, var executable) ->
            editor.put(
                tree, path, blob(content.getBytes(StandardCharsets.UTF_8), executable, inserter));
        case FileEdit.Copy(var file) ->
            editor.put(
                tree, path, blob(Files.readAllBytes(file), Files.isExecutable(file), inserter));
      };
    }
  }

  private static TreeEditor.Node blob(byte[] content, boolean executable, ObjectInserter inserter)
      throws IOException {
    return new TreeEditor.Node(
        executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE,
        inserter.insert(Constants.OBJ_BLOB, content));
  }

  CommitBuilder builder(AnyObjectId tree, Person author, String message) {
    var ident = new PersonIdent(author.name(), author.email(), clock.instant(), ZoneOffset.UTC);
    var builder = new CommitBuilder();
    builder.setTreeId(tree);
    builder.setAuthor(ident);
    builder.setCommitter(ident);
    builder.setMessage(message);
    return builder;
  }

  RevCommit parse(RevWalk walk, ObjectId commit) throws IOException {
    return walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(commit.value()));
  }

  Repository repository() {
    return repository;
  }

  private static UnavailableException failed(String verb, Path folder, IOException e) {
    return new UnavailableException(
        "can not " + verb + " the repository " + folder + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    repository.close();
  }

  private static final byte[] NOTHING = {};
}
