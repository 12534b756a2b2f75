package dev.slipway.reconciler.perform;

import dev.slipway.manifest.ImageRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How long images took to build, of the last ones that this process built. */
public final class BuildTimes {
  private static final int MOST = 10_000;

  private final Map<ImageRef, Duration> times =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ImageRef, Duration> eldest) {
          return size() > MOST;
        }
      };

  synchronized void built(ImageRef image, Duration took) {
    times.put(image, took);
  }

  synchronized Optional<Duration> of(ImageRef image) {
    return Optional.ofNullable(times.get(image));
  }
}
