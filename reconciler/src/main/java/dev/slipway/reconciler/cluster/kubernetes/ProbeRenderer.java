package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.reconciler.install.Tree;
import java.time.Duration;
import java.util.Optional;

/**
 * How instances are looked at: pure, as {@link Renderer}.
 *
 * @param deadline how long an instance may take to start
 */
record ProbeRenderer(ProcessSpec process, Duration deadline) {
  private static final int FAILURES = 3;

  /**
   * How long an instance must be up that nothing else can be asked of. Kubernetes takes one for
   * ready that was seen to run, and learns of its end seconds later: with less, one that ends at
   * once might make a release complete that never works.
   */
  private static final int UP_SECONDS = 5;

  private static final Rhythm SOON = new Rhythm(2, 2);
  private static final Rhythm NOW_AND_THEN = new Rhythm(10, 5);

  private record Rhythm(int periodSeconds, int timeoutSeconds) {}

  Optional<Tree> readiness() {
    return health()
        .readiness()
        .or(() -> process.port().map(_ -> new HealthCheck.Tcp()))
        .map(check -> probe(check, SOON, FAILURES));
  }

  /**
   * How long an instance must be ready, in seconds, before it counts. No more than half of the
   * deadline, lest none that is this short could be kept; Kubernetes refuses more than all of it.
   */
  int secondsReady() {
    return readiness().isPresent() ? 0 : (int) Math.min(UP_SECONDS, deadline.toSeconds() / 2);
  }

  Optional<Tree> liveness() {
    return health().liveness().map(check -> probe(check, NOW_AND_THEN, FAILURES));
  }

  Optional<Tree> startup() {
    var failures = (int) Math.max(1, deadline.toSeconds() / SOON.periodSeconds());
    return health().startup().map(check -> probe(check, SOON, failures));
  }

  private Health health() {
    return process.health();
  }

  private Tree probe(HealthCheck check, Rhythm rhythm, int failures) {
    var probe =
        Tree.of("periodSeconds", rhythm.periodSeconds())
            .with("timeoutSeconds", rhythm.timeoutSeconds())
            .with("failureThreshold", failures)
            // The default: unsaid, it would stay behind when another release has no probe.
            .with("successThreshold", 1);
    return switch (check) {
      case HealthCheck.Http(var path) ->
          probe.with("httpGet", Tree.of("path", path).with("port", port()).with("scheme", "HTTP"));
      case HealthCheck.Tcp() -> probe.with("tcpSocket", Tree.of("port", port()));
      case HealthCheck.Exec(var command) ->
          probe.with("exec", Tree.of("command", PodRenderer.literally(command)));
    };
  }

  private int port() {
    return process.port().orElseThrow();
  }
}
