package dev.slipway.reconciler.git;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.read.ConfigFiles.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the history commit by commit, from where it was the last time.
 *
 * <p>Commits are taken in post-order: first all that the first parent has, then what the other
 * parents add, then the commit itself. So parents come before children, times (which may lie) play
 * no part, and the order up to a commit is how the order of all commits begins that follow it by
 * first parents. Where the branch moved otherwise, it is walked anew.
 */
final class HistoryWalk {
  private static final int LONGEST_MESSAGE = 8192;

  /** So many commits that are not in the index are soon taken again. */
  private static final int MOST_UNWRITTEN = 256;

  private final String folder;
  private final Set<Person> ours;
  private final HistoryIndex index;
  private final ObjectIdOwnerMap<Seen> seen = new ObjectIdOwnerMap<>();
  private final List<FileChange> releases = new ArrayList<>();
  private final Map<String, List<Version>> oldestFirst = new HashMap<>();
  private final SortedMap<String, List<Version>> newestFirst = new TreeMap<>();
  private final Set<String> changed = new TreeSet<>();
  private Optional<AnyObjectId> tip = Optional.empty();
  private boolean begun;
  private int written;

  /**
   * @param folder the followed one
   * @param ours as whom Slipway commits
   */
  HistoryWalk(String folder, Set<Person> ours) {
    this(folder, ours, HistoryIndex.NONE);
  }

  /** One that goes on from where the index ends. */
  HistoryWalk(String folder, Set<Person> ours, HistoryIndex index) {
    this.folder = folder;
    this.ours = Set.copyOf(ours);
    this.index = index;
  }

  /** A commit that was taken. */
  private static final class Seen extends ObjectIdOwnerMap.Entry {
    private static final long serialVersionUID = 1L;

    Seen(AnyObjectId id) {
      super(id);
    }
  }

  /** A commit whose parents are being taken. */
  private static final class Pending {
    private final RevCommit commit;
    private final Optional<RevCommit> merge;
    private int nextParent;

    /**
     * @param merge the first parents' commit by which it came, where it is not one of them itself
     */
    Pending(RevCommit commit, Optional<RevCommit> merge) {
      this.commit = commit;
      this.merge = merge;
    }

    /** That of the parent that was taken last. */
    Optional<RevCommit> mergeOfParent() {
      return merge.isEmpty() && nextParent > 1 ? Optional.of(commit) : merge;
    }

    Optional<RevCommit> next() {
      return nextParent < commit.getParentCount()
          ? Optional.of(commit.getParent(nextParent++))
          : Optional.empty();
    }
  }

  /** The history of this commit. After a failure, another walk is to be begun. */
  History upTo(Repository repository, ObjectId commit) throws IOException {
    try (var reader = new TreeReader(repository.newObjectReader());
        var walk = new RevWalk(reader)) {
      walk.setRetainBody(false);
      begin();
      var target = walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(commit.value()));
      if (!follows(walk, target)) {
        forget();
      }
      take(walk, target, new ConfigTrees(reader, folder));
      tip = Optional.of(target.copy());
      write(commit);
      return snapshot();
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      index.read(key()).ifPresent(this::restore);
    }
  }

  private HistoryIndex.Key key() {
    return new HistoryIndex.Key(
        folder, ours.stream().sorted(Comparator.comparing(Person::toString)).toList());
  }

  private void restore(HistoryIndex.Gathered gathered) {
    gathered.seen().forEach(commit -> seen.add(new Seen(SourceMirror.id(commit))));
    releases.addAll(gathered.releases());
    gathered
        .manifests()
        .forEach((path, versions) -> oldestFirst.put(path, new ArrayList<>(versions)));
    changed.addAll(gathered.manifests().keySet());
    tip = Optional.of(SourceMirror.id(gathered.tip()));
    written = gathered.seen().size();
  }

  private void write(ObjectId commit) {
    if (seen.size() - written >= MOST_UNWRITTEN) {
      var commits = new ArrayList<ObjectId>();
      seen.forEach(each -> commits.add(new ObjectId(each.name())));
      index.write(
          new HistoryIndex.Gathered(key(), commit, commits, releases, new TreeMap<>(oldestFirst)));
      written = commits.size();
    }
  }

  /** Whether the last tip is the first of the first parents that was taken already. */
  private boolean follows(RevWalk walk, RevCommit target) throws IOException {
    var each = target;
    while (!seen.contains(each)) {
      if (each.getParentCount() == 0) {
        return false;
      }
      each = walk.parseCommit(each.getParent(0));
    }
    return tip.isPresent() && tip.get().equals(each);
  }

  private void forget() {
    seen.clear();
    releases.clear();
    oldestFirst.clear();
    newestFirst.clear();
    changed.clear();
    tip = Optional.empty();
    written = 0;
  }

  private void take(RevWalk walk, RevCommit target, ConfigTrees trees) throws IOException {
    var pending = new ArrayDeque<Pending>();
    begin(target, pending);
    while (!pending.isEmpty()) {
      var top = pending.getLast();
      var parent = top.next();
      if (parent.isPresent()) {
        walk.parseHeaders(parent.get());
        begin(parent.get(), pending);
      } else {
        pending.removeLast();
        record(walk, top, trees);
      }
    }
  }

  /**
   * A commit is seen once it is begun: as history has no cycles, it is done when it is met again.
   */
  private void begin(RevCommit commit, ArrayDeque<Pending> pending) {
    if (!seen.contains(commit)) {
      var child = Optional.ofNullable(pending.peekLast());
      seen.add(new Seen(commit));
      pending.addLast(new Pending(commit, child.flatMap(Pending::mergeOfParent)));
    }
  }

  private void record(RevWalk walk, Pending done, ConfigTrees trees) throws IOException {
    var commit = done.commit;
    var parents = Stream.of(commit.getParents()).map(RevCommit::getTree).toList();
    if (parents.contains(commit.getTree())) {
      return;
    }
    trees.compare(parents, commit.getTree(), difference -> record(walk, done, difference));
  }

  private void record(RevWalk walk, Pending done, ConfigTrees.Difference difference)
      throws IOException {
    var path = difference.path();
    var time = Instant.ofEpochSecond(done.commit.getCommitTime());
    if (ConfigTree.isRelease(path)) {
      releases.add(change(walk, done, difference, time));
    } else if (difference.after().isPresent()) {
      var version = new Version(difference.after().get(), time);
      oldestFirst.computeIfAbsent(path, _ -> new ArrayList<>()).add(version);
      changed.add(path);
    }
  }

  private FileChange change(
      RevWalk walk, Pending done, ConfigTrees.Difference difference, Instant time)
      throws IOException {
    var commit = withBody(walk, done.commit);
    var message = commit.getFullMessage();
    var mergedBy =
        done.merge.isPresent()
            ? Optional.of(name(withBody(walk, done.merge.get()).getAuthorIdent()))
            : committer(commit);
    return new FileChange(
        difference.path(),
        new ObjectId(commit.name()),
        difference.before(),
        difference.after(),
        name(commit.getAuthorIdent()),
        mergedBy.filter(name -> !name.isEmpty()),
        time,
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message);
  }

  /** Who rebased a commit of ours. */
  private Optional<String> committer(RevCommit commit) {
    return isOurs(commit.getAuthorIdent()) && !isOurs(commit.getCommitterIdent())
        ? Optional.of(name(commit.getCommitterIdent()))
        : Optional.empty();
  }

  private boolean isOurs(@Nullable PersonIdent ident) {
    return ident != null
        && ours.stream()
            .anyMatch(person ->
                person.name().equals(ident.getName())
                    && person.email().equals(ident.getEmailAddress()));
  }

  private static String name(@Nullable PersonIdent ident) {
    return ident == null ? "" : ident.getName();
  }

  private static RevCommit withBody(RevWalk walk, RevCommit commit) throws IOException {
    walk.setRetainBody(true);
    walk.parseBody(commit);
    walk.setRetainBody(false);
    return commit;
  }

  private History snapshot() {
    for (var path : changed) {
      newestFirst.put(path, List.copyOf(oldestFirst.getOrDefault(path, List.of()).reversed()));
    }
    changed.clear();
    return new History(releases, newestFirst);
  }
}
