package dev.slipway.reconciler.git;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  private final FollowedBranch followed;
  private final Remote remote;
  private final LocalClone cache;
  private final ConfigCommits commits;
  private final BoundedLock writing;
  private Optional<Seen> last = Optional.empty();

  /** The refs of a look, and what they meant. */
  private record Seen(
      Map<String, org.eclipse.jgit.lib.ObjectId> refs, SortedMap<String, ReviewState> states) {}

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
        last = Optional.of(new Seen(refs, states(repository, commits(repository, refs))));
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

  private Map<String, org.eclipse.jgit.lib.ObjectId> refs()
      throws RejectedException, UnavailableException {
    Predicate<String> isOurs = ref -> ref.equals(followed.ref()) || name(ref).isPresent();
    var ours = new TreeMap<>(remote.look(List.of(followed.ref(), ALL_BRANCHES, ALL_MARKS)));
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
            Stream.of(followed.ref() + ":refs/reviews/followed", ALL_BRANCHES, ALL_MARKS)
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
      for (var name : names(refs)) {
        states.put(name, state(landing, name, refs));
      }
    }
    return Collections.unmodifiableSortedMap(states);
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
        landing.outcome(head, branch.isPresent()));
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
  public void remove(String name) throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      var refs = refs();
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
    switch (sent.status()) {
      case OK, UP_TO_DATE, NON_EXISTING -> {}
      case REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD ->
          throw new UnavailableException("someone else moved " + ref + " of " + remote.url());
      case REJECTED_OTHER_REASON, REJECTED_NODELETE ->
          throw new RejectedException(
              "%s refuses to change %s: %s\nlet us write refs/heads/slipway/* and refs/slipway/*"
                  .formatted(remote.url(), ref, sent.words()));
      case NOT_ATTEMPTED, AWAITING_REPORT ->
          throw new UnavailableException(
              remote.url() + " did not say what came of the push: " + sent.words());
    }
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
