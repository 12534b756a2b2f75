package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done though nothing happens: cut output, judge rollouts that are due, delete what
 * nobody needs. On one thread.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long TIDY_MILLIS = 500;

  private final Tools tools;
  private final Map<AppName, LocalApp> apps;
  private final ForgetGone forgetGone;
  private final AtomicBoolean tidying = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("cluster upkeep").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * @param forgetGone forgets the apps of which there is nothing left
   */
  Upkeep(Tools tools, Map<AppName, LocalApp> apps, ForgetGone forgetGone) {
    this.tools = tools;
    this.apps = apps;
    this.forgetGone = forgetGone;
  }

  void start() {
    var pause = tools.options().output().check().toMillis();
    var _ =
        timer.scheduleWithFixedDelay(
            () -> guarded(this::rotate), pause, pause, TimeUnit.MILLISECONDS);
    tidySoon();
  }

  /** Has the app judged when its rollout is due, unless it came to an end by then. */
  void watch(LocalApp app) {
    app.untilDue()
        .ifPresent(due -> {
          Step judge =
              () -> {
                app.refresh();
                watch(app);
              };
          var _ =
              timer.schedule(
                  () -> guarded(judge), Math.max(0, due.toMillis()) + 1, TimeUnit.MILLISECONDS);
        });
  }

  void tidySoon() {
    if (!tidying.getAndSet(true)) {
      var _ = timer.schedule(() -> guarded(this::tidy), TIDY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void rotate() throws IOException {
    for (var app : apps.values()) {
      for (var output : app.outputs().all().values()) {
        output.mark(tools.clock().instant());
        output.rotate(tools.options().output().maxBytes());
      }
    }
  }

  private void tidy() throws IOException {
    tidying.set(false);
    forgetGone.run();
    Supplier<Set<Digest>> used =
        () ->
            apps.values().stream()
                .flatMap(app -> app.images().stream())
                .collect(Collectors.toSet());
    tools.images().sweep(used);
    tools.containers().sweep(tools.images(), used);
  }

  /** A fault must not end what is done again and again. */
  private static void guarded(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setMessage("upkeep of the cluster's folder failed").setCause(e).log();
    }
  }

  /** Forgets what is gone. */
  interface ForgetGone {
    void run() throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }
}
