package dev.slipway.reconciler.front;

import dev.slipway.manifest.UnavailableException;
import dev.slipway.router.mesh.Lookout;
import dev.slipway.router.mesh.TableFollower;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a router go on by what it finds out itself, while no daemon tells it what to serve. */
final class Unaided implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Unaided.class);

  /**
   * A daemon whose connection broke, or that is started again, is mostly there before. A pod that
   * is told to end still takes requests for longer.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long LOOK_MILLIS = 200;

  private final TableFollower follower;
  private final Lookout lookout;
  private final Runnable changed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slipway-lookout").factory());

  /**
   * @param changed is called when something else is served
   */
  Unaided(TableFollower follower, Lookout lookout, Runnable changed) {
    this.follower = follower;
    this.lookout = lookout;
    this.changed = changed;
  }

  void start() {
    var _ =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (follower.lookAround(lookout, PATIENCE)) {
        changed.run();
        var version = follower.serving().version().abbreviated();
        LOG.info("no daemon tells what to serve: serves what it found itself table={}", version);
      }
    } catch (UnavailableException e) {
      LOG.warn("can not serve what it found itself cause={}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a look at the cluster failed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
