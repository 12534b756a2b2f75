package dev.slipway.reconciler.git;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The repositories that apps are built from. Safe for use by several threads. */
public interface SourceRepositories extends AutoCloseable {
  /**
   * Asks a repository once where these refs point; those it does not have are left out.
   *
   * @throws RejectedException where a person must act (no such repository, wrong credentials)
   */
  Map<GitRef, ObjectId> heads(String git, Set<GitRef> refs)
      throws RejectedException, UnavailableException;

  /**
   * The source at a commit, fetched (shallow) unless it is here already.
   *
   * @throws RejectedException where the commit or the path in it does not exist
   */
  SourceHead open(Source source, ObjectId commit) throws RejectedException, UnavailableException;

  /**
   * The commits that touch the source's path and that {@code to} has and {@code from} has not;
   * empty where not all of them are known here. Fetches nothing.
   */
  Optional<SourceLog> log(Source source, ObjectId from, ObjectId to) throws UnavailableException;

  @Override
  void close();
}
