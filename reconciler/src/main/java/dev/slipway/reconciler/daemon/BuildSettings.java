package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.Platform;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.perform.Executor;
import java.util.function.Consumer;

/** Has builds done as {@code slipway.yaml} says now. For use by one thread. */
final class BuildSettings {
  private final Consumer<Platform> settings;
  private final SourceWatch watch;
  private final Executor executor;
  private Platform before = Platform.DEFAULT;

  BuildSettings(Consumer<Platform> settings, SourceWatch watch, Executor executor) {
    this.settings = settings;
    this.watch = watch;
    this.executor = executor;
  }

  /**
   * Builds of all sources get other keys where images are to stand on others; what failed is tried
   * again where it is done otherwise now.
   */
  void hear(Platform now) {
    settings.accept(now);
    if (!now.runImages().equals(before.runImages())) {
      watch.lookAfresh();
    }
    if (!now.builds().equals(before.builds())) {
      executor.hurry();
    }
    before = now;
  }
}
