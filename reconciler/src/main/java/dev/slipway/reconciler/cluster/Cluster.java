package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Where instances run. Safe for use by several threads. */
public interface Cluster extends AutoCloseable {
  /** Everything that runs here and is ours, by app; from memory, so it may be asked often. */
  SortedMap<AppName, Running> observe();

  /**
   * Makes the instances of this release run, besides those of other releases, and keeps them
   * running (restarts what crashes) until they are retired. Asks for it and returns; what comes of
   * it is {@link #observe}d. Idempotent. Ordinals above the wanted replicas are left to {@link
   * #retire}.
   *
   * @throws RejectedException where it can not work as asked (a secret or a program is missing):
   *     the message says what to do; nothing was changed
   * @throws UnavailableException where it is worth another try
   */
  void converge(Workload workload) throws RejectedException, UnavailableException;

  /**
   * Has other instances take the place of those of these process types, of the release that was
   * asked for last: they are started beside those there, which {@link Running#isWanted} says are no
   * longer wanted, and are left to {@link #retire}; where {@link Running#gradual}, the cluster
   * stops them by itself, never all at once. Asks for it and returns. What does not run is passed
   * over.
   */
  void restart(AppName app, Set<ProcessType> types) throws UnavailableException;

  /**
   * Stops these instances for good: asked first, killed after the grace of their release, with all
   * they started. Asks for it and returns. Unknown ones are passed over.
   */
  void retire(AppName app, Set<InstanceId> instances) throws UnavailableException;

  /** Stops and forgets all of an app, its output too. Asks for it and returns. */
  void remove(AppName app) throws UnavailableException;

  /** Has {@code listener} called, on a thread of the cluster, after {@link #observe} changed. */
  void onChange(Runnable listener);

  /**
   * Has {@code listener} called, on a thread of the cluster, after instances got ready, or ceased
   * to be, so that requests should go elsewhere; perhaps also where they did not.
   */
  default void onReadiness(Runnable listener) {
    onChange(listener);
  }

  /**
   * Hands on the output of an app's instances: the last {@code query.tail()} lines of each that is
   * known, oldest first, then, if asked to follow, each new line as it comes, also of instances
   * that come later, until closed.
   */
  LogStream logs(AppName app, LogQuery query, Consumer<LogLine> consumer)
      throws UnavailableException;

  /**
   * Runs a command once, with the image and the environment of a release, beside its instances: it
   * is not {@link #observe}d, not routed to, not started again, and ends with this daemon. Returns
   * once it runs.
   *
   * @throws RejectedException where it can not work as asked: there is no such program, say
   * @throws UnavailableException where it is worth another try
   */
  OneOffInstance run(OneOff oneOff)
      throws RejectedException, UnavailableException, InterruptedException;

  @Override
  void close();
}
