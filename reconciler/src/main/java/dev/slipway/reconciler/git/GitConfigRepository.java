package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;

/**
 * A config repository that is followed over file, http(s) or ssh. A bare clone with the full
 * history is kept in a cache folder, which may be deleted at any time: the next {@link #fetch}
 * makes it anew.
 */
public final class GitConfigRepository implements ConfigRepository {
  private static final int LARGEST_FILE = 1024 * 1024 + 1;

  /** What nobody else can tell a new clone. */
  private static final List<String> REFS_OF_OUR_OWN =
      List.of(Rewrites.TAKEN, Rewrites.LEFT, SignatureGate.ACCEPTED);

  private final FollowedBranch followed;
  private final Remote remote;
  private final LocalClone cache;
  private final ConfigCommits commits;
  private final Rewrites rewrites;
  private final Optional<SignatureGate> gate;
  private final BoundedLock writing;
  private final BoundedLock walking;
  private final HistoryIndex index;
  private HistoryWalk history;
  private volatile Optional<Revision> last = Optional.empty();

  /**
   * Nothing is contacted or written before the first {@link #fetch}.
   *
   * @param cache the folder of the clone, made when it is not there; beside it is an index of its
   *     history
   * @throws RejectedException where the address or the branch is none
   */
  public GitConfigRepository(FollowedBranch followed, Path cache, GitAccess access, Clock clock)
      throws RejectedException {
    this.followed = followed;
    this.remote = new Remote(GitUrl.parse(followed.url()), access);
    this.cache = new LocalClone(cache);
    this.commits = new ConfigCommits(followed, remote, clock);
    this.rewrites = new Rewrites(followed, clock);
    this.gate = SignatureGate.of(followed.signatures(), clock);
    this.index = HistoryIndex.in(cache.resolveSibling(cache.getFileName() + ".index"));
    this.history = newWalk();
    var busy = "another fetch or push of " + remote.url() + " is under way";
    this.writing = new BoundedLock(busy, access.patience().look());
    this.walking = new BoundedLock(busy, access.patience().look());
    if (!Repository.isValidRefName(followed.ref())) {
      throw new RejectedException("not the name of a branch: " + followed.branch());
    }
  }

  @Override
  public Revision fetch() throws RejectedException, UnavailableException {
    try (var _ = writing.hold()) {
      LocalRemote.refuseUnfit(remote.url());
      var tip = tip();
      try {
        return latest(present(tip), tip);
      } catch (IOException e) {
        return latest(again(), tip);
      }
    } catch (IOException e) {
      cache.markDamaged();
      throw unreadable(e);
    }
  }

  private org.eclipse.jgit.lib.ObjectId tip() throws RejectedException, UnavailableException {
    var refs = remote.look(List.of(followed.ref()));
    var tip = refs.get(followed.ref());
    if (tip != null) {
      return tip;
    }
    throw noBranch(new TreeSet<>(remote.look(List.of()).keySet()));
  }

  private RejectedException noBranch(Set<String> refs) {
    var branches =
        refs.stream()
            .filter(ref -> ref.startsWith(Constants.R_HEADS))
            .map(ref -> ref.substring(Constants.R_HEADS.length()))
            .limit(10)
            .toList();
    return new RejectedException(
        branches.isEmpty()
            ? remote.url() + " has no commits yet: start with `slipway init`, commit and push"
            : "%s has no branch %s; it has %s"
                .formatted(remote.url(), followed.branch(), String.join(", ", branches)));
  }

  /** The cache with the tip in it, fetched where it is missing. */
  private Repository present(org.eclipse.jgit.lib.ObjectId tip)
      throws IOException, RejectedException, UnavailableException {
    var found = cache.find();
    if (found.isEmpty()) {
      return again();
    }
    if (!tip.equals(known(found.get())) || !found.get().getObjectDatabase().has(tip)) {
      load(found.get());
      LocalClone.tidy(found.get());
    }
    return found.get();
  }

  private Repository again() throws IOException, RejectedException, UnavailableException {
    try (var _ = walking.hold()) {
      history = newWalk();
    }
    last = Optional.empty();
    gate.ifPresent(it -> it.recall(cache));
    return cache.replace(this::load, REFS_OF_OUR_OWN);
  }

  private HistoryWalk newWalk() {
    return new HistoryWalk(
        followed.path(), Set.copyOf(List.of(Person.SLIPWAY, followed.committer())), index);
  }

  private void load(Repository repository)
      throws IOException, RejectedException, UnavailableException {
    var spec = new RefSpec("+" + followed.ref() + ":" + followed.ref());
    try {
      remote.fetch(repository, List.of(spec), Remote.Depth.FULL);
    } catch (UnavailableException e) {
      if (Failures.isOfStorage(e)) {
        throw new IOException(e.getMessage(), e);
      }
      throw e;
    }
    if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
      throw Failures.shallow(remote.url());
    }
  }

  private AnyObjectId known(Repository repository) throws IOException {
    var ref = repository.exactRef(followed.ref());
    return ref == null || ref.getObjectId() == null
        ? org.eclipse.jgit.lib.ObjectId.zeroId()
        : ref.getObjectId();
  }

  /**
   * The newest that was fetched and may be acted on; may be later than the tip that was seen
   * before.
   */
  private Revision latest(Repository repository, AnyObjectId seen)
      throws IOException, RejectedException, UnavailableException {
    var fetched = known(repository);
    var tip = fetched.equals(org.eclipse.jgit.lib.ObjectId.zeroId()) ? seen : fetched;
    if (gate.isEmpty()) {
      SignatureGate.forget(repository);
    }
    var passed = gate.isPresent() ? gate.get().pass(repository, tip) : tip;
    rewrites.take(repository, passed);
    return revision(repository, passed);
  }

  @Override
  public Optional<String> heldBack() {
    return gate.flatMap(SignatureGate::heldBack);
  }

  private Revision revision(Repository repository, AnyObjectId commit)
      throws IOException, RejectedException {
    var id = new ObjectId(commit.name());
    var known = last.filter(revision -> revision.commit().equals(id));
    if (known.isPresent()) {
      return known.get();
    }
    try (var reader = repository.newObjectReader();
        var walk = new RevWalk(reader)) {
      var tree = walk.parseCommit(commit).getTree();
      var files = new ConfigTrees(reader, followed.path()).files(tree);
      if (files.isEmpty()) {
        throw new RejectedException(
            "%s has no folder %s on the branch %s"
                .formatted(remote.url(), followed.path(), followed.branch()));
      }
      var revision = new Revision(id, files.get());
      last = Optional.of(revision);
      return revision;
    }
  }

  @Override
  public byte[] read(ObjectId blob) throws UnavailableException {
    try (var reader = local().newObjectReader()) {
      var id = org.eclipse.jgit.lib.ObjectId.fromString(blob.value());
      var loader = reader.open(id, Constants.OBJ_BLOB);
      if (loader.getSize() < LARGEST_FILE) {
        return loader.getBytes();
      }
      try (var stream = loader.openStream()) {
        return stream.readNBytes(LARGEST_FILE);
      }
    } catch (IOException e) {
      cache.markDamaged();
      throw unreadable(e);
    }
  }

  @Override
  public History history(Revision revision) throws UnavailableException {
    try (var _ = walking.hold()) {
      return walk(revision);
    } catch (IOException e) {
      cache.markDamaged();
      throw unreadable(e);
    }
  }

  private History walk(Revision revision) throws IOException, UnavailableException {
    try {
      var repository = local();
      return history
          .upTo(repository, revision.commit())
          .beside(rewrites.left(repository, revision.commit()));
    } catch (IOException e) {
      history = newWalk();
      throw e;
    }
  }

  @Override
  public PushOutcome push(Revision base, List<FileCommit> wanted) throws UnavailableException {
    try (var _ = writing.hold()) {
      var heldBack = heldBack();
      if (heldBack.isPresent()) {
        return new PushOutcome.Refused(heldBack.get());
      }
      var repository = local();
      var made = commits.make(repository, base.commit(), wanted);
      if (made.name().equals(base.commit().value())) {
        return new PushOutcome.Landed(base);
      }
      return switch (commits.push(repository, base.commit(), made)) {
        case ConfigCommits.Pushed.Landed() -> new PushOutcome.Landed(landed(repository, made));
        case ConfigCommits.Pushed.LostRace() -> new PushOutcome.LostRace();
        case ConfigCommits.Pushed.Refused(var reason) -> new PushOutcome.Refused(reason);
      };
    } catch (IOException e) {
      cache.markDamaged();
      throw unreadable(e);
    }
  }

  /** Spares the next fetch what is here already. */
  private Revision landed(Repository repository, org.eclipse.jgit.lib.ObjectId made)
      throws IOException, UnavailableException {
    CloneRefs.point(repository, followed.ref(), made);
    rewrites.take(repository, made);
    if (gate.isPresent()) {
      gate.get().accept(repository, made);
    }
    LocalClone.tidy(repository);
    try {
      return revision(repository, made);
    } catch (RejectedException e) {
      throw new IllegalStateException("what was pushed lacks the followed folder", e);
    }
  }

  /** The branches of this repository on which changes wait; in the cache of this one. */
  public ReviewBranches reviewBranches() {
    return new GitReviewBranches(
        new GitReviewBranches.Place(followed, remote, cache, commits), writing);
  }

  private Repository local() throws IOException, UnavailableException {
    return cache
        .find()
        .orElseThrow(
            () -> new UnavailableException("the cache of " + remote.url() + " is to be fetched"));
  }

  private UnavailableException unreadable(IOException e) {
    return new UnavailableException(
        "the cache of %s can not be read, and is made anew: %s"
            .formatted(remote.url(), Failures.words(e)),
        e);
  }

  @Override
  public void close() {
    cache.close();
  }
}
