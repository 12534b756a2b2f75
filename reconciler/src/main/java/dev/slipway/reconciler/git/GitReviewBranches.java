package dev.slipway.reconciler.git;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** See {@link ReviewBranches}; the objects are kept in the cache of the config repository. */
final class GitReviewBranches implements ReviewBranches {
  private static final String BRANCHES = "refs/heads/slipway/";
  private static final String MARKS = "refs/slipway/proposed/";
  private static final String ALL_BRANCHES = BRANCHES + "*:refs/reviews/branches/*";
  private static final String ALL_MARKS = MARKS + "*:refs/reviews/proposed/*";

  /** Of marks whose branch was gone when something else was proposed. */
  private static final String CLOSED = "refs/slipway/closed/";

  private static final String ALL_CLOSED = CLOSED + "*:refs/reviews/closed/*";
  private static final int MOST_CLOSED = 20;

  private final FollowedBranch followed;
  private final Remote remote;
  private final LocalClone cache;
  private final ConfigCommits commits;
  private final BoundedLock writing;
  private volatile Optional<Seen> last = Optional.empty();

  /** The refs of a look, and what they meant. */
  private record Seen(
      Map<String, org.eclipse.jgit.lib.ObjectId> refs,
      SortedMap<String, ReviewState> states,
      SortedMap<String, List<Closed>> closed) {

    /** What a name meant, where the refs of it are the same now. */
    Optional<ReviewState> state(String name, Map<String, org.eclipse.jgit.lib.ObjectId> now) {
      return Stream.of(BRANCHES + name, MARKS + name)
              .allMatch(ref -> Objects.equals(refs.get(ref), now.get(ref)))
          ? Optional.ofNullable(states.get(name))
          : Optional.empty();
    }
  }

  /** The config repository whose branches these are. */
  record Place(FollowedBranch followed, Remote remote, LocalClone cache, ConfigCommits commits) {}

  GitReviewBranches(Place place, BoundedLock writing) {
    this.followed = place.followed();
    this.remote = place.remote();
    this.cache = place.cache();
    this.commits = place.commits();
    this.writing = writing;
  }

  @Override
  public SortedMap<String, ReviewState> look() throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      var refs = refs();
      if (last.filter(seen -> seen.refs().equals(refs)).isEmpty()) {
        var repository = present(refs);
        var commits = commits(repository, refs);
        var states = states(repository, commits);
        last = Optional.of(new Seen(refs, states, closed(repository, commits)));
      }
      return last.get().states();
    } catch (IOException e) {
      cache.markDamaged();
      throw new UnavailableException(
          "the cache of %s can not be read, and is made anew: %s"
              .formatted(remote.url(), Failures.words(e)),
          e);
    }
  }

  @Override
  public SortedMap<String, List<Closed>> closed() {
    return last.map(Seen::closed).orElseGet(Collections::emptySortedMap);
  }

  @Override
  public Optional<ObjectId> head(String name) throws RejectedException, UnavailableException {
    return Optional.ofNullable(refs().get(BRANCHES + name)).map(head -> new ObjectId(head.name()));
  }

  private Map<String, org.eclipse.jgit.lib.ObjectId> refs()
      throws RejectedException, UnavailableException {
    Predicate<String> isOurs =
        ref -> ref.equals(followed.ref()) || name(ref).isPresent() || closedName(ref).isPresent();
    var ours =
        new TreeMap<>(remote.look(List.of(followed.ref(), ALL_BRANCHES, ALL_MARKS, ALL_CLOSED)));
    ours.keySet().removeIf(isOurs.negate());
    return ours;
  }

  /** The cache, with all that these refs point to. */
  private Repository present(Map<String, org.eclipse.jgit.lib.ObjectId> refs)
      throws IOException, RejectedException, UnavailableException {
    var repository =
        cache
            .find()
            .orElseThrow(() ->
                new UnavailableException("the cache of " + remote.url() + " is to be fetched"));
    for (var commit : refs.values()) {
      if (!repository.getObjectDatabase().has(commit)) {
        var specs =
            Stream.of(
                    followed.ref() + ":refs/reviews/followed", ALL_BRANCHES, ALL_MARKS, ALL_CLOSED)
                .map(spec -> new RefSpec("+" + spec))
                .toList();
        remote.fetch(repository, specs, Remote.Depth.FULL);
        LocalClone.tidy(repository);
        break;
      }
    }
    return repository;
  }

  /** Without those that point to anything else: nobody proposes by them. */
  private Map<String, org.eclipse.jgit.lib.ObjectId> commits(
      Repository repository, Map<String, org.eclipse.jgit.lib.ObjectId> refs)
      throws IOException, UnavailableException {
    var commits = new TreeMap<String, org.eclipse.jgit.lib.ObjectId>();
    try (var walk = new RevWalk(repository)) {
      for (var ref : refs.entrySet()) {
        if (walk.parseAny(ref.getValue()) instanceof RevCommit) {
          commits.put(ref.getKey(), ref.getValue());
        }
      }
    } catch (MissingObjectException e) {
      throw new UnavailableException(
          "the branches of " + remote.url() + " were changed while they were fetched", e);
    }
    return commits;
  }

  private SortedMap<String, ReviewState> states(
      Repository repository, Map<String, org.eclipse.jgit.lib.ObjectId> refs) throws IOException {
    var states = new TreeMap<String, ReviewState>();
    var tip = refs.get(followed.ref());
    if (tip == null) {
      return states;
    }
    try (var landing = new Landing(repository, tip)) {
      var before = last.flatMap(seen -> Optional.ofNullable(seen.refs().get(followed.ref())));
      var news = before.isEmpty() ? Optional.<Landing.News>empty() : landing.since(before.get());
      for (var name : names(refs)) {
        var known = news.isEmpty() ? Optional.<ReviewState>empty() : known(name, refs);
        var later = known.isEmpty() ? known : landing.later(known.get(), news.get());
        states.put(name, later.isPresent() ? later.get() : state(landing, name, refs));
      }
    }
    return Collections.unmodifiableSortedMap(states);
  }

  private Optional<ReviewState> known(
      String name, Map<String, org.eclipse.jgit.lib.ObjectId> refs) {
    return last.flatMap(seen -> seen.state(name, refs));
  }

  private ReviewState state(
      Landing landing, String name, Map<String, org.eclipse.jgit.lib.ObjectId> refs)
      throws IOException {
    var branch = Optional.ofNullable(refs.get(BRANCHES + name));
    var mark = Optional.ofNullable(refs.get(MARKS + name));
    var head = branch.or(() -> mark).orElseThrow();
    return new ReviewState(
        new ObjectId(head.name()),
        branch.isPresent(),
        mark.isEmpty() ? Optional.empty() : Optional.of(landing.message(mark.get())),
        landing.content(head, followed.inRepository(ConfigTree.RELEASES + name + ".yaml")),
        mark.isEmpty()
            ? new ReviewState.Outcome.Waiting()
            : landing.outcome(head, branch.isPresent()));
  }

  private static SortedMap<String, List<Closed>> closed(
      Repository repository, Map<String, org.eclipse.jgit.lib.ObjectId> refs) throws IOException {
    var commits = new TreeMap<String, List<RevCommit>>();
    try (var walk = new RevWalk(repository)) {
      for (var ref : refs.entrySet()) {
        var name = closedName(ref.getKey());
        if (name.isPresent()) {
          var commit = walk.parseCommit(ref.getValue());
          commits.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(commit);
        }
      }
    }
    var closed = new TreeMap<String, List<Closed>>();
    commits.forEach((name, those) -> {
      those.sort(Comparator.comparingInt(RevCommit::getCommitTime).reversed());
      closed.put(
          name,
          those.stream()
              .map(it -> new Closed(new ObjectId(it.name()), it.getFullMessage()))
              .toList());
    });
    return Collections.unmodifiableSortedMap(closed);
  }

  private static List<String> names(Map<String, org.eclipse.jgit.lib.ObjectId> refs) {
    return refs.keySet().stream().flatMap(ref -> name(ref).stream()).distinct().toList();
  }

  /** Whose request a ref is of; anybody may push others of any name. */
  private static Optional<String> name(String ref) {
    return Stream.of(BRANCHES, MARKS)
        .filter(ref::startsWith)
        .map(prefix -> ref.substring(prefix.length()))
        .filter(AppName::isValid)
        .findFirst();
  }

  /** Of whose requests that are closed a ref remembers one. */
  private static Optional<String> closedName(String ref) {
    var end = ref.lastIndexOf('/');
    return Optional.of(ref)
        .filter(it -> it.startsWith(CLOSED) && end > CLOSED.length())
        .map(it -> it.substring(CLOSED.length(), end))
        .filter(AppName::isValid);
  }

  /** What was closed stays known when something else takes its place; the oldest are forgotten. */
  private void rememberClosed(String name)
      throws IOException, RejectedException, UnavailableException {
    var there = refs();
    if (!there.containsKey(MARKS + name) || there.containsKey(BRANCHES + name)) {
      return;
    }
    var repository = present(there);
    var refs = commits(repository, there);
    var mark = refs.get(MARKS + name);
    var tip = refs.get(followed.ref());
    if (mark == null || tip == null) {
      return;
    }
    var ref = CLOSED + name + "/" + mark.name();
    try (var landing = new Landing(repository, tip)) {
      if (refs.containsKey(ref)
          || !(landing.outcome(mark, false) instanceof ReviewState.Outcome.Gone)) {
        return;
      }
    }
    move(repository, ref, new Move(Optional.empty(), Optional.of(mark)));
    var known = Optional.ofNullable(closed(repository, refs).get(name));
    for (var old : known.orElseGet(List::of).stream().skip(MOST_CLOSED - 1).toList()) {
      var commit = org.eclipse.jgit.lib.ObjectId.fromString(old.head().value());
      move(
          repository,
          CLOSED + name + "/" + commit.name(),
          new Move(Optional.of(commit), Optional.empty()));
    }
  }

  @Override
  public ObjectId propose(String name) throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      var refs = refs();
      var head = refs.get(BRANCHES + name);
      if (head == null) {
        throw new RejectedException(
            "%s has no branch slipway/%s to propose: push it first".formatted(remote.url(), name));
      }
      var mark = Optional.ofNullable(refs.get(MARKS + name));
      if (!mark.equals(Optional.of(head))) {
        move(present(refs), MARKS + name, new Move(mark, Optional.of(head)));
      }
      return new ObjectId(head.name());
    } catch (IOException e) {
      throw unwritten(name, e);
    }
  }

  @Override
  public ObjectId push(String name, Revision base, FileCommit commit, Optional<ObjectId> replaced)
      throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      if (replaced.isEmpty()) {
        rememberClosed(name);
      }
      var repository = present(Map.of());
      var made = commits.make(repository, base.commit(), List.of(commit));
      var before = replaced.map(it -> org.eclipse.jgit.lib.ObjectId.fromString(it.value()));
      move(repository, BRANCHES + name, new Move(before, Optional.of(made)));
      return new ObjectId(made.name());
    } catch (IOException e) {
      throw unwritten(name, e);
    }
  }

  /** First the mark: a branch without one is only a branch, a mark without one means much. */
  @Override
  public void remove(String name, ObjectId head) throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      var refs = refs();
      var there = Optional.ofNullable(refs.get(BRANCHES + name));
      if (there.filter(it -> !it.name().equals(head.value())).isPresent()) {
        throw moved(BRANCHES + name);
      }
      for (var ref : List.of(MARKS + name, BRANCHES + name)) {
        var commit = Optional.ofNullable(refs.get(ref));
        if (commit.isPresent()) {
          move(present(refs), ref, new Move(commit, Optional.empty()));
        }
      }
    } catch (IOException e) {
      throw unwritten(name, e);
    }
  }

  private UnavailableException unwritten(String name, IOException e) {
    cache.markDamaged();
    return new UnavailableException(
        "slipway/%s of %s can not be written: %s".formatted(name, remote.url(), Failures.words(e)),
        e);
  }

  /** From where a ref is, if it is, to where it is to be; empty: it is to be gone. */
  private record Move(
      Optional<org.eclipse.jgit.lib.ObjectId> from, Optional<org.eclipse.jgit.lib.ObjectId> to) {}

  /** With a lease: nobody else's doing is undone. */
  private void move(Repository repository, String ref, Move move)
      throws IOException, RejectedException, UnavailableException {
    var sent = remote.push(repository, update(repository, ref, move));
    if (sent.isLocked()) {
      throw remote.locked(ref, sent);
    }
    switch (sent.status()) {
      case OK, UP_TO_DATE, NON_EXISTING -> {}
      case REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD -> throw moved(ref);
      case REJECTED_OTHER_REASON, REJECTED_NODELETE ->
          throw new RejectedException(
              "%s refuses to change %s: %s\nlet us write refs/heads/slipway/* and refs/slipway/*"
                  .formatted(remote.url(), ref, sent.words()));
      case NOT_ATTEMPTED, AWAITING_REPORT ->
          throw new UnavailableException(
              remote.url() + " did not say what came of the push: " + sent.words());
    }
  }

  private UnavailableException moved(String ref) {
    return new UnavailableException("someone else moved " + ref + " of " + remote.url());
  }

  @SuppressWarnings("NullAway") // JGit takes null for "delete it" and for "track nothing"
  private static RemoteRefUpdate update(Repository repository, String ref, Move move)
      throws IOException {
    org.eclipse.jgit.lib.ObjectId to = move.to().orElse(null);
    var from = move.from().orElse(org.eclipse.jgit.lib.ObjectId.zeroId());
    return new RemoteRefUpdate(
        repository, to == null ? null : to.name(), to, ref, true, null, from);
  }
}
