package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.status.EventFeed;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a daemon until the process is told to stop: by TERM, by Ctrl-C. */
public final class Foreground implements DaemonStarter {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
  private static final int EVENTS_KEPT = 1000;

  /** Longer than the grace that instances and requests may take. */
  private static final long LONGEST_STOP_SECONDS = 90;

  private final Map<String, String> environment;

  public Foreground(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public int run(DaemonSettings settings)
      throws RejectedException, UnavailableException, InterruptedException {
    var told = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    var hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(told, stopped));
    Runtime.getRuntime().addShutdownHook(hook);
    try (var daemon = Assembly.start(settings, environment, new EventFeed(EVENTS_KEPT))) {
      LOG.info(
          "following {} branch={} api=http://{}:{} router=http://{}:{}",
          withoutLogin(settings.configRepo()),
          settings.branch(),
          settings.http().host(),
          daemon.apiPort(),
          settings.router().listen().host(),
          daemon.routerPort());
      told.await();
      LOG.info("stopping");
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /** A password may have been written into the address; a log is no place for it. */
  private static String withoutLogin(String url) {
    return url.replaceFirst("//[^/]*@", "//");
  }

  private static void stop(CountDownLatch told, CountDownLatch stopped) {
    told.countDown();
    try {
      if (!stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("not everything stopped in time; the next start cleans up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
