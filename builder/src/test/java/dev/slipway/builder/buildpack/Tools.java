package dev.slipway.builder.buildpack;

import dev.slipway.builder.process.ToolPath;
import org.junit.jupiter.api.Assumptions;

/** The tools of this machine that tests need; a test without its tool is reported as skipped. */
final class Tools {
  private Tools() {}

  /** The one that builds and what they built must both be run with. */
  static String program(String name) {
    return ToolPath.of(System.getenv()).find(name).orElseThrow().toString();
  }

  static void need(String... programs) {
    var tools = ToolPath.of(System.getenv());
    for (var program : programs) {
      Assumptions.assumeTrue(
          tools.find(program).isPresent(), () -> "needs " + program + " on PATH");
    }
  }
}
