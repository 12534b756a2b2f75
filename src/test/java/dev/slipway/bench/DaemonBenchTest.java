package dev.slipway.bench;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the whole bench; what it prints is read by people. */
@Tag("bench")
final class DaemonBenchTest {
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void everythingIsMeasured() throws Exception {
    DaemonBench.main(new String[0]);
  }
}
