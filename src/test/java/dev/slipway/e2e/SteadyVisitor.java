package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks an app for its page all the time while it may expect an answer; notes each that fails. */
final class SteadyVisitor implements AutoCloseable {
  private final int port;
  private final String app;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<String> failures = new ArrayList<>();
  private boolean expecting;
  private int answers;

  SteadyVisitor(int port, String app) {
    this.port = port;
    this.app = app;
    var _ = thread.scheduleWithFixedDelay(this::visit, 0, 5, TimeUnit.MILLISECONDS);
  }

  /** From here on each request has an answer. */
  synchronized void expectAnswers() {
    expecting = true;
  }

  /** From here on nothing is expected; no request is under way. */
  synchronized void expectNothing() {
    expecting = false;
  }

  private synchronized void visit() {
    if (!expecting) {
      return;
    }
    var answer = Shipyard.ask(port, app);
    if (answer.startsWith("HTTP/1.1 200 ")) {
      answers++;
    } else {
      failures.add(answer);
    }
  }

  synchronized int answers() {
    return answers;
  }

  synchronized void assertContent() {
    assertThat(failures).isEmpty();
    assertThat(answers).isPositive();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
