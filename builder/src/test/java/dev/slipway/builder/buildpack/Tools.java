package dev.slipway.builder.buildpack;

import dev.slipway.builder.process.ToolPath;
import org.junit.jupiter.api.Assumptions;

/** The tools of this machine that tests need; a test without its tool is reported as skipped. */
final class Tools {
  private Tools() {}

  static void need(String... programs) {
    var tools = ToolPath.of(System.getenv());
    for (var program : programs) {
      Assumptions.assumeTrue(
          tools.find(program).isPresent(), () -> "needs " + program + " on PATH");
    }
  }
}
