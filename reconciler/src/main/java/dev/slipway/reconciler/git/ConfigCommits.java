package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** Makes commits in the cache, and pushes them where nobody came first. */
final class ConfigCommits {
  /** As many make one pack: by itself each would be some four files. */
  private static final int MANY = 20;

  private final FollowedBranch followed;
  private final Remote remote;
  private final Clock clock;

  ConfigCommits(FollowedBranch followed, Remote remote, Clock clock) {
    this.followed = followed;
    this.remote = remote;
    this.clock = clock;
  }

  /** What came of a push. */
  sealed interface Pushed {
    record Landed() implements Pushed {}

    record LostRace() implements Pushed {}

    record Refused(String reason) implements Pushed {}
  }

  /** The last of the commits on top of {@code base}, or {@code base} where none changes a thing. */
  org.eclipse.jgit.lib.ObjectId make(Repository repository, ObjectId base, List<FileCommit> wanted)
      throws IOException {
    try (var inserter = inserter(repository, wanted.size());
        var reader = inserter.newReader();
        var walk = new RevWalk(reader)) {
      var editor = new TreeEditor(reader, inserter);
      var parent = walk.parseCommit(id(base)).copy();
      var tree = walk.parseCommit(parent).getTree().copy();
      for (var commit : wanted) {
        var changed = changed(tree, commit, editor, inserter);
        if (!changed.equals(tree)) {
          parent = inserter.insert(commit(parent, changed, commit));
          tree = changed;
        }
      }
      inserter.flush();
      return parent;
    }
  }

  /** Trees are mostly hashes, which nothing makes smaller. */
  private static ObjectInserter inserter(Repository repository, int commits) {
    if (commits < MANY || !(repository.getObjectDatabase() instanceof ObjectDirectory files)) {
      return repository.newObjectInserter();
    }
    var pack = files.newPackInserter();
    pack.setCompressionLevel(Deflater.BEST_SPEED);
    return pack;
  }

  private org.eclipse.jgit.lib.ObjectId changed(
      AnyObjectId tree, FileCommit commit, TreeEditor editor, ObjectInserter inserter)
      throws IOException {
    var content = commit.content().getBytes(StandardCharsets.UTF_8);
    var blob = inserter.insert(Constants.OBJ_BLOB, content);
    return editor.put(tree, followed.inRepository(commit.path()), blob);
  }

  private CommitBuilder commit(AnyObjectId parent, AnyObjectId tree, FileCommit wanted)
      throws IOException {
    var commit = new CommitBuilder();
    commit.setParentId(parent);
    commit.setTreeId(tree);
    commit.setAuthor(ident(wanted.author().orElse(followed.committer())));
    commit.setCommitter(ident(followed.committer()));
    commit.setMessage(wanted.message());
    var key = followed.signatures().own();
    if (key.isPresent()) {
      var signature = key.get().sign(commit.build());
      commit.setGpgSignature(new GpgSignature(signature.getBytes(StandardCharsets.US_ASCII)));
    }
    return commit;
  }

  private PersonIdent ident(Person who) {
    return new PersonIdent(who.name(), who.email(), clock.instant(), ZoneOffset.UTC);
  }

  /** Pushes in one go, never forced, and only where the branch is still at {@code base}. */
  Pushed push(Repository repository, ObjectId base, org.eclipse.jgit.lib.ObjectId made)
      throws IOException, UnavailableException {
    var checkedOut = LocalRemote.refusal(remote.url(), followed.ref());
    if (checkedOut.isPresent()) {
      return new Pushed.Refused(checkedOut.get());
    }
    try {
      var sent = remote.push(repository, update(repository, base, made));
      return outcome(sent, base, made);
    } catch (RejectedException e) {
      return new Pushed.Refused(Failures.words(e));
    }
  }

  @SuppressWarnings("NullAway") // JGit takes null for "track nothing"
  private RemoteRefUpdate update(
      Repository repository, ObjectId base, org.eclipse.jgit.lib.ObjectId made) throws IOException {
    return new RemoteRefUpdate(
        repository, made.name(), made, followed.ref(), false, null, id(base));
  }

  private Pushed outcome(Remote.Sent sent, ObjectId base, AnyObjectId made)
      throws RejectedException, UnavailableException {
    return switch (sent.status()) {
      case OK, UP_TO_DATE -> new Pushed.Landed();
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED, NON_EXISTING -> new Pushed.LostRace();
      case REJECTED_OTHER_REASON -> refused(sent, base, made);
      case REJECTED_NODELETE, NOT_ATTEMPTED, AWAITING_REPORT ->
          throw new UnavailableException(
              remote.url() + " did not say what came of the push: " + sent.words());
    };
  }

  /** Servers have many words for a lost race, but then the branch is somewhere else. */
  private Pushed refused(Remote.Sent sent, ObjectId base, AnyObjectId made)
      throws RejectedException, UnavailableException {
    var tip =
        Optional.ofNullable(remote.look(List.of(followed.ref())).get(followed.ref()))
            .map(AnyObjectId::name);
    if (tip.equals(Optional.of(made.name()))) {
      return new Pushed.Landed();
    }
    if (!tip.equals(Optional.of(base.value()))) {
      return new Pushed.LostRace();
    }
    if (sent.isLocked()) {
      throw remote.locked(followed.ref(), sent);
    }
    return new Pushed.Refused(sent.words());
  }

  private static org.eclipse.jgit.lib.ObjectId id(ObjectId id) {
    return org.eclipse.jgit.lib.ObjectId.fromString(id.value());
  }
}
