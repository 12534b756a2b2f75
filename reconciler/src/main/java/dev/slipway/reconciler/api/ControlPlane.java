package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** What the API asks of the daemon. Called by many threads; may block where it says so. */
public interface ControlPlane {
  /** Every app, by name; from memory. */
  List<AppStatus> apps();

  /** From memory; empty where there is no such app. */
  Optional<AppStatus> app(AppName app);

  /**
   * The releases of the ledger, newest first; empty where there is no such app, and was none. May
   * block.
   *
   * @param most so many at most; empty for all
   */
  Optional<List<ReleaseSummary>> releases(AppName app, OptionalInt most)
      throws UnavailableException;

  /**
   * All that is known of one release; empty where there is no such app, and was none. May block.
   *
   * @throws RejectedException where there is no such release
   */
  Optional<ReleaseDetails> release(AppName app, ReleaseNumber number) throws RejectedException;

  /**
   * What differs between two releases; empty where there is no such app, and was none. May block.
   *
   * @throws RejectedException where one of them is not there
   */
  Optional<ReleaseDiff> diff(AppName app, ReleaseNumber from, ReleaseNumber to)
      throws RejectedException;

  /**
   * As {@link dev.slipway.reconciler.cluster.Cluster#logs}. What is handed to the consumer on the
   * calling thread may wait there for a slow reader; on other threads it never waits.
   */
  LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException;

  /**
   * The last builds, newest first, with the one that waits; empty where there is no such app, and
   * was no build of it. May block.
   */
  Optional<List<BuildSummary>> builds(AppName app);

  /**
   * The log of a build of this app: the latest where {@code key} is {@code latest}, else the one
   * whose key begins with it; empty where there is none, or more than one.
   */
  Optional<BuildLog> buildLog(AppName app, String key);

  /**
   * The packages of a built image, in CycloneDX: of the latest build that has one where {@code key}
   * is {@code latest}, else of the one whose key begins with it; empty where there is none. May
   * block.
   */
  Optional<String> sbom(AppName app, String key) throws RejectedException, UnavailableException;

  /**
   * Commits other numbers of instances to the manifest of an app. May block.
   *
   * @throws RejectedException where a person must change the manifest, and why
   * @throws UnavailableException where it is worth another try
   */
  CommitOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException;

  /**
   * Commits the content of an earlier release as the next number, or proposes that where releases
   * are reviewed. May block.
   *
   * @throws RejectedException where there is no such release, it did not come up or its image is
   *     gone
   * @throws UnavailableException where it is worth another try
   */
  CommitOutcome rollback(AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Commits what is held as the next number, or proposes that where releases are reviewed. May
   * block.
   *
   * @throws RejectedException where nothing is held
   * @throws UnavailableException where it is worth another try
   */
  CommitOutcome release(AppName app, ReleaseRequest request)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Commits to the manifest of an app whether new releases of it are held. May block.
   *
   * @throws RejectedException where a person must change the manifest, and why
   * @throws UnavailableException where it is worth another try
   */
  CommitOutcome hold(AppName app, boolean hold, HoldRequest request)
      throws RejectedException, UnavailableException;

  /**
   * Has other instances of the current release take the place of those of these process types, none
   * stopped before another is there. Asks for it and returns.
   */
  void restart(AppName app, Set<ProcessType> types) throws UnavailableException;

  /**
   * Runs a command once with the image and the environment of the current release; returns once it
   * runs. It is to be closed by who called. May block.
   *
   * @throws RejectedException where it can not run as asked
   * @throws UnavailableException where it is worth another try
   */
  OneOffInstance run(AppName app, RunRequest request)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Has the daemon look at everything now. Where asked to wait, it returns after that look, which
   * began after the call.
   *
   * @throws RejectedException where a person must act first
   * @throws UnavailableException where the look failed; it is tried again by itself
   */
  SyncOutcome sync(SyncRequest request)
      throws RejectedException, UnavailableException, InterruptedException;

  /**
   * Deletes images that nothing needs any more. May block, and takes long where images are many.
   *
   * @throws RejectedException where this daemon deletes none, or is at it already
   * @throws UnavailableException where it can not be told what is needed: nothing was deleted
   */
  GcOutcome gc(GcRequest request)
      throws RejectedException, UnavailableException, InterruptedException;

  /** How the config repository is followed; from memory. */
  ConfigStatus config();

  /** How the certificates of the router are, by name; from memory. */
  List<CertificateStatus> certificates();

  /**
   * Has a repository looked at soon, as a forge tells of it; says whether anything here is made of
   * it. Does not block.
   */
  boolean notice(PushNotice notice);

  /** Why it is not ready to be asked: what it waits for, for a person; empty once it is ready. */
  Optional<String> notReady();
}
