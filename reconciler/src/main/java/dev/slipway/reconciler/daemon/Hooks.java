package dev.slipway.reconciler.daemon;

import dev.slipway.reconciler.api.PushNotice;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.Polls;
import dev.slipway.reconciler.observe.ReviewWatch;
import dev.slipway.reconciler.observe.SourceWatch;
import java.util.Optional;

/** Has repositories looked at: as forges tell of them, and of those that do not, at every poll. */
final class Hooks {
  private static final String CONFIG = "config";

  private final Polling polling;
  private final Polls config;
  private final Polls sources;

  Hooks(Polling polling) {
    this.polling = polling;
    this.config = new Polls(polling.hooked(), System::nanoTime);
    this.sources = new Polls(polling.hooked(), System::nanoTime);
  }

  /** Watches the sources: those that no hooks tell of at every poll. */
  SourceWatch watch(DaemonPorts ports, Lane.Setting lanes) {
    return new SourceWatch(
        new SourceWatch.Ports(ports.sources(), ports.images().builder(), ports.registries()),
        sources,
        lanes);
  }

  /** A look at the config repository has succeeded. */
  void looked(long began, boolean foundChange) {
    config.looked(CONFIG, began, foundChange);
  }

  /** Also looks at requests then, of which hooks tell as well. */
  void poll(ConfigFollower follower, ReviewWatch reviews) {
    if (config.isDue(CONFIG) || follower.trouble().isPresent()) {
      follower.lookNow();
      reviews.lookNow();
    }
  }

  /** Whether anything here is made of the repository, which is then looked at. */
  boolean notice(PushNotice notice, ConfigFollower follower, SourceWatch watch) {
    var isFollowed = false;
    for (var name : notice.repository()) {
      if (polling.config().equals(Optional.of(name))) {
        lookAtConfig(follower, notice.isPush());
        isFollowed = true;
      }
      isFollowed |= watch.lookAt(name, notice.isPush());
    }
    for (var images : notice.images()) {
      isFollowed |= watch.lookAt(images);
    }
    return isFollowed;
  }

  private void lookAtConfig(ConfigFollower follower, boolean isPush) {
    if (isPush) {
      config.hooked(CONFIG);
    }
    follower.lookNow();
  }
}
