package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.process.ToldToStop;
import dev.slipway.reconciler.status.EventFeed;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a daemon until the process is told to stop: by TERM, by Ctrl-C. */
public final class Foreground implements DaemonStarter {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
  private static final int EVENTS_KEPT = 1000;

  private final Map<String, String> environment;

  public Foreground(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public int run(DaemonSettings settings)
      throws RejectedException, UnavailableException, InterruptedException {
    try (var end = new ToldToStop();
        var daemon = Assembly.start(settings, environment, new EventFeed(EVENTS_KEPT))) {
      LOG.info(
          "following {} branch={} api=http://{}:{} router=http://{}:{}",
          withoutLogin(settings.configRepo()),
          settings.branch(),
          settings.http().host(),
          daemon.apiPort(),
          settings.router().listen().host(),
          daemon.routerPort());
      end.await();
    }
    return 0;
  }

  /** A password may have been written into the address; a log is no place for it. */
  private static String withoutLogin(String url) {
    return url.replaceFirst("//[^/]*@", "//");
  }
}
