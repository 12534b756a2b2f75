package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Places in a tree that are commits of other repositories. They are refused and never left empty:
 * what they name may be anywhere, and under logins that the app was not given.
 */
final class Submodules {
  private Submodules() {}

  /** Why a source with one at this path is not built, and what to do. */
  static RejectedException refusal(String path) {
    return new RejectedException(
        path
            + " is a git sub-module (.gitmodules at the top of the repository says of what), which"
            + " Slipway does not fetch: commit its files here, as `git subtree add` does, or take it"
            + " as a package");
  }

  /**
   * Looks at each folder on the way to a path.
   *
   * @throws RejectedException where one of them is a sub-module
   */
  static void refuseOnTheWay(Repository repository, RevCommit commit, String path)
      throws IOException, RejectedException {
    for (var end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      var prefix = end < 0 ? path : path.substring(0, end);
      try (var found = TreeWalk.forPath(repository, prefix, commit.getTree())) {
        if (found != null && found.getFileMode(0).equals(FileMode.GITLINK)) {
          throw refusal(prefix);
        }
      }
      if (end < 0) {
        return;
      }
    }
  }
}
