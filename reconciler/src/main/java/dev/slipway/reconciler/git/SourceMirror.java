package dev.slipway.reconciler.git;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;

/**
 * What was fetched of one source repository: commits that were wanted and a little of what was
 * before them. One fetch at a time; reading goes on meanwhile.
 */
final class SourceMirror implements AutoCloseable {
  private static final Remote.Depth RECENT = new Remote.Depth(50);
  private static final String KEPT = "refs/slipway/";

  private final Remote remote;
  private final LocalClone clone;
  private final BoundedLock fetching;

  SourceMirror(Remote remote, Path folder, Duration patience) {
    this.remote = remote;
    this.clone = new LocalClone(folder);
    this.fetching = new BoundedLock("another fetch of " + remote.url() + " is under way", patience);
  }

  /** Reads what is here. */
  interface Use<T> {
    T of(Repository repository) throws IOException, RejectedException, UnavailableException;
  }

  /** Reads a commit; fetches it if it is not here, and once more if what is here is damaged. */
  <T> T with(GitRef ref, ObjectId commit, Use<T> use)
      throws RejectedException, UnavailableException {
    try {
      try {
        return use.of(present(ref, commit));
      } catch (IOException e) {
        clone.markDamaged();
        return use.of(present(ref, commit));
      }
    } catch (IOException e) {
      clone.markDamaged();
      throw new UnavailableException(
          "the cache of %s can not be used: %s".formatted(remote.url(), Failures.words(e)), e);
    }
  }

  /** The repository, where there is one; fetches nothing. */
  Optional<Repository> find() throws IOException {
    return clone.find();
  }

  static boolean has(Repository repository, ObjectId commit) throws IOException {
    return repository.getObjectDatabase().has(id(commit));
  }

  static org.eclipse.jgit.lib.ObjectId id(ObjectId id) {
    return org.eclipse.jgit.lib.ObjectId.fromString(id.value());
  }

  private Repository present(GitRef ref, ObjectId commit)
      throws IOException, RejectedException, UnavailableException {
    var here = clone.find();
    if (here.isPresent() && has(here.get(), commit)) {
      return here.get();
    }
    if (!LocalRemote.mayHave(remote.url(), commit)) {
      throw missing(commit);
    }
    try (var _ = fetching.hold()) {
      var repository = fetched(ref, commit);
      if (!has(repository, commit)) {
        throw missing(commit);
      }
      return repository;
    }
  }

  private RejectedException missing(ObjectId commit) {
    return new RejectedException(remote.url() + " has no commit " + commit);
  }

  /** First the commit itself; where a server does not give it out, its ref; then all there is. */
  private Repository fetched(GitRef ref, ObjectId commit)
      throws IOException, RejectedException, UnavailableException {
    var here = clone.find();
    var repository =
        here.isPresent() && !LocalClone.isCrowded(here.get())
            ? here.get()
            : clone.replace(empty -> {});
    if (has(repository, commit) || fetchedById(repository, commit)) {
      return repository;
    }
    var name = name(ref);
    if (name.isPresent()) {
      fetch(repository, "+" + name.get() + ":" + KEPT + "ref", RECENT);
    }
    if (has(repository, commit)) {
      return repository;
    }
    return clone.replace(all ->
        remote.fetch(
            all,
            List.of(
                new RefSpec("+refs/heads/*:" + KEPT + "heads/*"),
                new RefSpec("+refs/tags/*:" + KEPT + "tags/*")),
            Remote.Depth.FULL));
  }

  private boolean fetchedById(Repository repository, ObjectId commit)
      throws IOException, RejectedException {
    try {
      fetch(repository, commit + ":" + KEPT + "commits/" + commit, RECENT);
      return has(repository, commit);
    } catch (UnavailableException e) {
      return false; // Whether the server is gone or does not do this, the next step will tell.
    }
  }

  private void fetch(Repository repository, String spec, Remote.Depth depth)
      throws RejectedException, UnavailableException {
    remote.fetch(repository, List.of(new RefSpec(spec)), depth);
  }

  /** The full name; a commit has none. */
  static Optional<String> name(GitRef ref) {
    return switch (ref) {
      case GitRef.Branch(var name) -> Optional.of("refs/heads/" + name);
      case GitRef.Tag(var name) -> Optional.of("refs/tags/" + name);
      case GitRef.Commit(var _) -> Optional.empty();
    };
  }

  @Override
  public void close() {
    clone.close();
  }
}
