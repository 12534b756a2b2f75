package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Workload;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Something to do for one app. Equal steps are the same thing to do. */
public sealed interface Step {
  AppName app();

  /** Build the source's head. Leaves an image. */
  record Build(AppName app, BuildKey key, Source source, Occasion occasion) implements Step {
    /** What brought it about. */
    public enum Occasion {
      /** Somebody pushed other files, or the app is new, and waits for them. */
      PUSH,
      /**
       * The files are those of the current release: the way to build them changed, or an image was
       * lost. So it may be with many apps at once.
       */
      REBUILD
    }
  }

  /**
   * Write a release. Leaves a commit.
   *
   * @param before the release that it takes the place of
   * @param cause why
   */
  record RecordRelease(Release release, Optional<Release> before, Cause cause) implements Step {
    @Override
    public AppName app() {
      return release.app();
    }
  }

  /**
   * Have a release reviewed. Leaves a branch and a request.
   *
   * @param record what is written once somebody merges it
   * @param seen what was known of its review
   */
  record Propose(RecordRelease record, Review seen) implements Step {
    /** Whether the branch says it already: then the request alone is missing, or says otherwise. */
    public boolean isOnBranch() {
      return seen.branch().filter(branch -> Reviewing.brings(branch, record.release())).isPresent();
    }

    @Override
    public AppName app() {
      return record.app();
    }
  }

  /**
   * Take back a request. Leaves none that is open.
   *
   * @param why for who reads it
   * @param seen what was known of its review
   */
  record Withdraw(AppName app, String why, Review seen) implements Step {}

  /** Make the instances of a release run. Leaves processes. */
  record Converge(Workload workload) implements Step {
    @Override
    public AppName app() {
      return workload.app();
    }
  }

  /** Stop instances that nothing is routed to any more. */
  record Retire(AppName app, SortedSet<InstanceId> instances) implements Step {
    public Retire {
      instances = Collections.unmodifiableSortedSet(new TreeSet<>(instances));
    }
  }

  /** Stop and forget an app that has no manifest any more. */
  record Remove(AppName app) implements Step {}

  /** Why a release is made. */
  sealed interface Cause {
    /** New inputs; the first line of the source commit's message. */
    record NewInputs(String subject) implements Cause {}

    /** The release before did not come up; one line that says why. */
    record RolledBack(ReleaseNumber left, String reason) implements Cause {}

    /** Somebody goes back to an earlier release. */
    record Restored() implements Cause {}

    /** Somebody says that what is held is released again; the number that it had. */
    record ReleasedAgain(ReleaseNumber held) implements Cause {}

    /** Another release had the number that this one came with. */
    record Renumbered(ReleaseNumber taken) implements Cause {}
  }
}
