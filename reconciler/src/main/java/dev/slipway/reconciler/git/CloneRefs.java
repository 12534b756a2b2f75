package dev.slipway.reconciler.git;

import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** Refs of a clone. That one is locked means that another process is at work, and no damage. */
final class CloneRefs {
  private CloneRefs() {}

  static Optional<ObjectId> find(Repository repository, String ref) throws IOException {
    return Optional.ofNullable(repository.exactRef(ref))
        .flatMap(found -> Optional.ofNullable(found.getObjectId()));
  }

  /** Points it to a commit, whatever it pointed to. */
  static void point(Repository repository, String ref, AnyObjectId commit)
      throws IOException, UnavailableException {
    var update = repository.updateRef(ref);
    update.setNewObjectId(commit);
    change(ref, update::forceUpdate);
  }

  static void delete(Repository repository, String ref) throws IOException, UnavailableException {
    if (repository.exactRef(ref) != null) {
      var update = repository.updateRef(ref);
      update.setForceUpdate(true);
      change(ref, update::delete);
    }
  }

  private interface Step {
    RefUpdate.Result run() throws IOException;
  }

  private static void change(String ref, Step step) throws IOException, UnavailableException {
    try {
      if (step.run() == RefUpdate.Result.LOCK_FAILURE) {
        throw new UnavailableException(locked(ref));
      }
    } catch (LockFailedException e) {
      throw new UnavailableException(locked(ref), e);
    }
  }

  private static String locked(String ref) {
    return "another process uses the clone: " + ref + " is locked";
  }
}
