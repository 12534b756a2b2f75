package dev.slipway.reconciler.git;

import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a clone alone knew that is made anew: its own refs, with all that they hold. Each is taken
 * over if it can be read whole, and no other suffers where it can not.
 */
final class Salvage {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

  private final Path folder;
  private final Repository fresh;

  /**
   * Of a clone in a folder, damaged or not, or not there.
   *
   * @param fresh what takes its place, with all in it that was fetched
   */
  Salvage(Path folder, Repository fresh) {
    this.folder = folder;
    this.fresh = fresh;
  }

  /** Where a ref of the clone in a folder points to; empty where that can not be read. */
  static Optional<ObjectId> find(Path folder, String ref) {
    try (var former = LocalClone.open(folder)) {
      return CloneRefs.find(former, ref);
    } catch (IOException | RuntimeException e) { // damaged ones throw any
      return Optional.empty();
    }
  }

  /** Takes over a ref, if it is there. */
  void take(String ref) {
    try (var former = LocalClone.open(folder)) {
      var at = CloneRefs.find(former, ref);
      if (at.isPresent()) {
        copy(former, at.get());
        CloneRefs.point(fresh, ref, at.get());
      }
    } catch (IOException | UnavailableException | RuntimeException e) { // damaged ones throw any
      LOG.warn("What the damaged clone kept by {} is lost: {}", ref, Failures.words(e));
    }
  }

  private void copy(Repository former, AnyObjectId commit) throws IOException {
    try (var reader = former.newObjectReader();
        var inserter = fresh.newObjectInserter();
        var walk = new ObjectWalk(reader)) {
      walk.markStart(walk.parseCommit(commit));
      for (var known : fresh.getRefDatabase().getRefs()) {
        exclude(former, walk, known);
      }
      for (var each = walk.next(); each != null; each = walk.next()) {
        copy(each, reader, inserter);
      }
      for (var each = walk.nextObject(); each != null; each = walk.nextObject()) {
        copy(each, reader, inserter);
      }
      inserter.flush();
    }
  }

  /** The new one has it, and all that it stands on; the old one may not. */
  private static void exclude(Repository former, ObjectWalk walk, Ref known) throws IOException {
    var id = known.getObjectId();
    if (id != null && former.getObjectDatabase().has(id)) {
      walk.markUninteresting(walk.parseCommit(id));
    }
  }

  private static void copy(RevObject object, ObjectReader reader, ObjectInserter inserter)
      throws IOException {
    var loader = reader.open(object, object.getType());
    try (var content = loader.openStream()) {
      if (!inserter.insert(object.getType(), loader.getSize(), content).equals(object)) {
        throw new IOException(object.name() + " is damaged");
      }
    }
  }
}
