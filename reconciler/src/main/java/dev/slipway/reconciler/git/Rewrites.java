package dev.slipway.reconciler.git;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Notices that the followed branch left commits behind, and keeps them in the clone.
 *
 * <p>{@link #TAKEN} is the tip that was looked at last. Where the next one does not follow it, it
 * becomes the parent of a commit that {@link #LEFT} points to, and whose other parent is the one
 * before: so one ref holds all that was ever left.
 */
final class Rewrites {
  static final String TAKEN = "refs/history/taken";
  static final String LEFT = "refs/history/left";
  private static final Pattern NOW = Pattern.compile("(?m)^Now: ([0-9a-f]{40})$");

  private final FollowedBranch followed;
  private final Clock clock;
  private Optional<Read> read = Optional.empty();

  Rewrites(FollowedBranch followed, Clock clock) {
    this.followed = followed;
    this.clock = clock;
  }

  /** What was read of the ref when it pointed there. */
  private record Read(AnyObjectId at, LeftBehind left) {}

  /** To be called with each tip before anything is made of it. */
  void take(Repository repository, AnyObjectId tip) throws IOException, UnavailableException {
    var taken = CloneRefs.find(repository, TAKEN);
    if (taken.filter(tip::equals).isPresent()) {
      return;
    }
    if (taken.isPresent() && !isMerged(repository, taken.get(), tip)) {
      CloneRefs.point(repository, LEFT, keep(repository, taken.get(), tip));
    }
    CloneRefs.point(repository, TAKEN, tip);
  }

  private static boolean isMerged(Repository repository, AnyObjectId commit, AnyObjectId tip)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip));
    }
  }

  private AnyObjectId keep(Repository repository, AnyObjectId left, AnyObjectId now)
      throws IOException {
    try (var inserter = repository.newObjectInserter();
        var walk = new RevWalk(repository)) {
      var commit = new CommitBuilder();
      commit.setTreeId(walk.parseCommit(left).getTree());
      commit.addParentId(left);
      CloneRefs.find(repository, LEFT).ifPresent(commit::addParentId);
      var slipway = followed.committer();
      var ident = new PersonIdent(slipway.name(), slipway.email(), clock.instant(), ZoneOffset.UTC);
      commit.setAuthor(ident);
      commit.setCommitter(ident);
      commit.setMessage(
          "The history of %s was rewritten%n%nNow: %s%n".formatted(followed.branch(), now.name()));
      var made = inserter.insert(commit);
      inserter.flush();
      return made;
    }
  }

  /** What was left by now; costs a look at a ref where nothing more was. */
  LeftBehind left(Repository repository, ObjectId tip) throws IOException {
    var left = CloneRefs.find(repository, LEFT);
    if (left.isEmpty()) {
      return LeftBehind.NOTHING;
    }
    if (read.filter(known -> known.at().equals(left.get())).isEmpty()) {
      read = Optional.of(new Read(left.get(), read(repository, left.get(), tip)));
    }
    return read.get().left();
  }

  private LeftBehind read(Repository repository, AnyObjectId left, ObjectId tip)
      throws IOException {
    try (var reader = repository.newObjectReader();
        var walk = new RevWalk(reader)) {
      var last = walk.parseCommit(left);
      var rewrite = rewrite(last);
      var trees = new ConfigTrees(reader, followed.path());
      var releases = new ArrayList<LeftBehind.Content>();
      walk.markStart(last);
      walk.markUninteresting(walk.parseCommit(SourceMirror.id(tip)));
      for (var commit = walk.next(); commit != null; commit = walk.next()) {
        trees.compare(parents(walk, commit), commit.getTree(), it -> add(it, releases));
      }
      return new LeftBehind(releases, rewrite);
    }
  }

  private static List<AnyObjectId> parents(RevWalk walk, RevCommit commit) throws IOException {
    var trees = new ArrayList<AnyObjectId>();
    for (var parent : commit.getParents()) {
      walk.parseHeaders(parent);
      trees.add(parent.getTree());
    }
    return trees;
  }

  private static void add(ConfigTrees.Difference difference, List<LeftBehind.Content> releases) {
    if (ConfigTree.isRelease(difference.path())) {
      difference
          .after()
          .ifPresent(blob -> releases.add(new LeftBehind.Content(difference.path(), blob)));
    }
  }

  private static Optional<Rewrite> rewrite(RevCommit kept) {
    var now = NOW.matcher(kept.getFullMessage());
    return now.find()
        ? Optional.of(
            new Rewrite(
                new ObjectId(kept.getParent(0).name()),
                new ObjectId(now.group(1)),
                Instant.ofEpochSecond(kept.getCommitTime())))
        : Optional.empty();
  }
}
