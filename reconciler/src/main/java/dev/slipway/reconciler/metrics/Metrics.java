package dev.slipway.reconciler.metrics;

import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the daemon counts. Thread-safe, never blocks, never throws. */
public interface Metrics {
  /** A look at everything was done, in this time, or broke off. */
  void passDone(boolean ok, Duration time);

  /** A build ended, in this time. */
  void buildDone(BuildResult result, Duration time);

  /** A release was recorded. */
  void released();

  /** Someone else changed what runs in the cluster. */
  void drifted();

  /** A request to an app was answered with this HTTP status, in this time. */
  void appAnswered(int status, Duration time);

  /** A request to the API was answered with this HTTP status, in this time. */
  void apiAnswered(int status, Duration time);

  /** A webhook came in. */
  void hookReceived(String sender, HookResult result);

  /**
   * The API of the cluster that apps run on was asked something.
   *
   * @param verb one of a few
   * @param resource one of a few kinds
   * @param status of HTTP; 0 where there was no answer
   */
  void clusterAsked(String verb, String resource, int status);

  /** It answered, in this time. */
  void clusterAnswered(String verb, Duration time);

  /** How many apps are in which condition: asked when the metrics are read. */
  void watchApps(Supplier<Map<Condition, Integer>> apps);

  /** How many instances are in which phase: asked when the metrics are read. */
  void watchInstances(Supplier<Map<Instance.Phase, Integer>> instances);

  /** When which certificate of the router expires: asked when the metrics are read. */
  void watchCertificates(Supplier<Map<String, Instant>> expiries);

  /** How many lines of the access log were dropped: asked when the metrics are read. */
  void watchAccessLog(LongSupplier dropped);

  /**
   * What the router of this process has open: asked when the metrics are read.
   *
   * @param connections of clients
   * @param requests and websockets that are at an instance
   */
  void watchRouter(IntSupplier connections, IntSupplier requests);

  /** What comes of a webhook. */
  enum HookResult {
    ACCEPTED,
    /** Nothing here is made of its repository. */
    NOT_FOLLOWED,
    /** It did not prove that its sender knows the secret. */
    UNPROVEN,
    UNREADABLE,
    TOO_LARGE
  }

  /** How a build can end. */
  enum BuildResult {
    BUILT,
    /** The build itself said no. */
    FAILED,
    /** The environment failed: it is tried again. */
    UNAVAILABLE,
    /** It was broken off, as it was not wanted any more. */
    CANCELLED
  }
}
