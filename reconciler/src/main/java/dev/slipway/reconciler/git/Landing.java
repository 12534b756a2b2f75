package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.ReviewState.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * By which commit of the followed branch something landed there: one that has the proposed commit
 * among its ancestors (a merge, or a fast-forward), or the first whose tree has all its files as it
 * changed them (squashed, rebased, or done again by hand).
 */
final class Landing implements AutoCloseable {
  /** How far back the followed branch is searched, by first parents. */
  private static final int MOST_COMMITS = 10_000;

  /** So many commits since the last look are looked at one by one. */
  private static final int MOST_NEWS = 1_000;

  private final RevWalk walk;
  private final ObjectReader reader;
  private final RevCommit tip;

  Landing(Repository repository, AnyObjectId tip) throws IOException {
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
    this.tip = walk.parseCommit(tip);
  }

  Outcome outcome(AnyObjectId proposed, boolean isThere) throws IOException {
    var head = walk.parseCommit(proposed);
    return landedBy(head)
        .map(commit -> landed(head, commit))
        .orElseGet(() -> isThere ? new Outcome.Waiting() : new Outcome.Gone());
  }

  /**
   * What came to the followed branch since an earlier tip.
   *
   * @param followed by first parents, the newest first
   * @param all that it can be reached by
   */
  record News(List<RevCommit> followed, Set<AnyObjectId> all) {
    News {
      followed = List.copyOf(followed);
      all = Set.copyOf(all);
    }
  }

  /** Empty where the branch does not go on from there, or has gone on far since. */
  Optional<News> since(AnyObjectId earlier) throws IOException {
    if (!reader.has(earlier)) {
      return Optional.empty();
    }
    var from = walk.parseCommit(earlier);
    var line = new ArrayList<RevCommit>();
    for (var each = Optional.of(tip); !each.equals(Optional.of(from)); each = parent(each.get())) {
      if (each.isEmpty() || line.size() >= MOST_NEWS) {
        return Optional.empty();
      }
      line.add(each.get());
    }
    var all = new HashSet<AnyObjectId>();
    walk.reset();
    walk.markStart(tip);
    walk.markUninteresting(from);
    for (var commit : walk) {
      all.add(commit.copy());
      if (all.size() > MOST_NEWS) {
        return Optional.empty();
      }
    }
    walk.reset();
    return Optional.of(new News(line, all));
  }

  /** What becomes of a state by news, where that can be told by these alone. */
  Optional<ReviewState> later(ReviewState known, News news) throws IOException {
    var head = walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(known.head().value()));
    if (news.all().contains(head)) {
      return Optional.empty();
    }
    if (known.outcome() instanceof Outcome.Landed) {
      return Optional.of(known); // and stays there, as the history goes on
    }
    if (!known.content().isOneCommit()) {
      return Optional.empty();
    }
    if (known.proposed().isEmpty() || news.followed().isEmpty()) {
      return Optional.of(known);
    }
    var files = changed(walk.parseCommit(head.getParent(0)), head);
    for (var commit : news.followed().reversed()) {
      if (!files.isEmpty() && hasAll(commit, files)) {
        return Optional.of(known.withOutcome(landed(head, commit)));
      }
    }
    return Optional.of(known);
  }

  String message(AnyObjectId commit) throws IOException {
    return walk.parseCommit(commit).getFullMessage();
  }

  /** What the commit and the one before it have of a file. */
  ReviewState.Content content(AnyObjectId commit, String path) throws IOException {
    var head = walk.parseCommit(commit);
    var base = base(head);
    var isOneCommit =
        base.isPresent() && head.getParentCount() == 1 && head.getParent(0).equals(base.get());
    return new ReviewState.Content(
        file(head, path),
        base.isEmpty() ? Optional.empty() : file(walk.parseCommit(base.get()), path),
        isOneCommit);
  }

  private Optional<ObjectId> file(RevCommit commit, String path) throws IOException {
    return Optional.of(blob(commit, path))
        .filter(blob -> !blob.equals(org.eclipse.jgit.lib.ObjectId.zeroId()))
        .map(blob -> new ObjectId(blob.name()));
  }

  /** A commit may name nobody, or in a way that can not be read. */
  private static Outcome landed(RevCommit head, RevCommit commit) {
    var by =
        Optional.ofNullable(commit.getCommitterIdent())
            .filter(_ -> !commit.equals(head))
            .flatMap(who -> Person.parse(who.getName() + " <" + who.getEmailAddress() + ">"));
    var time = Instant.ofEpochSecond(commit.getCommitTime());
    return new Outcome.Landed(new ObjectId(commit.name()), by, time);
  }

  private Optional<RevCommit> landedBy(RevCommit head) throws IOException {
    var base = base(head);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    var isMerged = base.get().equals(head);
    return isMerged ? Optional.of(merge(head)) : sameFiles(head, base.get());
  }

  private Optional<RevCommit> base(RevCommit head) throws IOException {
    walk.reset();
    walk.setRevFilter(RevFilter.MERGE_BASE);
    walk.markStart(head);
    walk.markStart(tip);
    try {
      return Optional.ofNullable(walk.next());
    } finally {
      walk.reset();
      walk.setRevFilter(RevFilter.ALL);
    }
  }

  /** The followed branch from its tip back, without {@code end} and what is before it. */
  private List<RevCommit> followed(Optional<RevCommit> end) throws IOException {
    var commits = new ArrayList<RevCommit>();
    for (var each = Optional.of(tip);
        each.isPresent() && !each.equals(end) && commits.size() < MOST_COMMITS;
        each = parent(each.get())) {
      commits.add(each.get());
    }
    return commits;
  }

  private Optional<RevCommit> parent(RevCommit commit) throws IOException {
    return commit.getParentCount() == 0
        ? Optional.empty()
        : Optional.of(walk.parseCommit(commit.getParent(0)));
  }

  /**
   * The first of the followed branch that has it: all later ones do, so it is searched in halves.
   */
  private RevCommit merge(RevCommit head) throws IOException {
    var commits = followed(Optional.empty());
    var has = 0;
    var hasNot = commits.size();
    while (hasNot - has > 1) {
      var middle = (has + hasNot) >>> 1;
      if (walk.isMergedInto(head, commits.get(middle))) {
        has = middle;
      } else {
        hasNot = middle;
      }
    }
    return commits.get(has);
  }

  private Optional<RevCommit> sameFiles(RevCommit head, RevCommit base) throws IOException {
    var files = changed(base, head);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    for (var commit : followed(Optional.of(base)).reversed()) {
      if (hasAll(commit, files)) {
        return Optional.of(commit);
      }
    }
    return Optional.empty();
  }

  /** The files that differ between two commits, as the later one has them. */
  private Map<String, AnyObjectId> changed(RevCommit before, RevCommit after) throws IOException {
    var files = new TreeMap<String, AnyObjectId>();
    try (var trees = new TreeWalk(reader)) {
      trees.setRecursive(true);
      trees.setFilter(TreeFilter.ANY_DIFF);
      trees.addTree(before.getTree());
      trees.addTree(after.getTree());
      while (trees.next()) {
        files.put(trees.getPathString(), trees.getObjectId(1));
      }
    }
    return files;
  }

  private boolean hasAll(RevCommit commit, Map<String, AnyObjectId> files) throws IOException {
    for (var file : files.entrySet()) {
      if (!blob(commit, file.getKey()).equals(file.getValue())) {
        return false;
      }
    }
    return true;
  }

  private AnyObjectId blob(RevCommit commit, String path) throws IOException {
    try (var found = TreeWalk.forPath(reader, path, commit.getTree())) {
      return found == null ? org.eclipse.jgit.lib.ObjectId.zeroId() : found.getObjectId(0);
    }
  }

  @Override
  public void close() {
    walk.close();
    reader.close();
  }
}
