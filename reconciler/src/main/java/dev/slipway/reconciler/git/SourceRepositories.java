package dev.slipway.reconciler.git;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;
import java.util.OptionalInt;
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

  /** How many commits that touch the source's path lie between two, as far as is known here. */
  OptionalInt commitsBetween(Source source, ObjectId from, ObjectId to) throws UnavailableException;

  @Override
  void close();
}
