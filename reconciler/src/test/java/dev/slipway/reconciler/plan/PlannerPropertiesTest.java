package dev.slipway.reconciler.plan;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds in random worlds; a failure tells its seed: give that to {@link RandomRun#of}. */
final class PlannerPropertiesTest {
  @Test
  void hold() {
    LongStream.range(0, 300).forEach(RandomRun::of);
  }

  @Test
  @Tag("full")
  void holdInManyWorlds() {
    LongStream.range(1_000, 20_000).forEach(RandomRun::of);
  }
}
