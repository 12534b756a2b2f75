package dev.slipway.reconciler.plan;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds in random worlds; a failure tells its seed: give that to {@link RandomRun#of}. */
final class PlannerPropertiesTest {
  @Test
  void hold() {
    LongStream.range(0, 300).forEach(RandomRun::of);
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void holdInManyWorlds() {
    LongStream.range(1_000, 11_000).forEach(RandomRun::of);
  }
}
