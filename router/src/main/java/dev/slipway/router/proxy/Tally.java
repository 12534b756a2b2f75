package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import java.time.Duration;
import java.util.Optional;

/** What is counted of one request, and told once it is over. */
final class Tally {
  private final Worker worker;
  private final RequestHead head;
  private final long startedNanos = System.nanoTime();
  private long bodyBytes;
  private long answerBytes;

  Tally(Worker worker, RequestHead head) {
    this.worker = worker;
    this.head = head;
  }

  long startedNanos() {
    return startedNanos;
  }

  /** So much more of the request's body came; how much it is by now, in bytes. */
  long received(int bytes) {
    bodyBytes += bytes;
    return bodyBytes;
  }

  /** So much more of the answer's body is sent. */
  void sent(int bytes) {
    answerBytes += bytes;
  }

  /**
   * Tells the metrics and the access log of it.
   *
   * @param at the instance that it was at
   */
  void tell(Optional<AppName> app, int status, Optional<Instance> at) {
    var took = Duration.ofNanos(System.nanoTime() - startedNanos);
    worker.metrics().answered(app, status, took);
    if (worker.accessLog().isOn()) {
      var backend = at.map(Instance::backend);
      head.log(
          worker.accessLog(),
          new AccessLog.Outcome(app, backend, status, took, bodyBytes, answerBytes));
    }
  }
}
