package dev.slipway.reconciler.cluster.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about one process: each question on a thread of its own, so that an order is heard while it
 * waits. Closing it ends what is being asked; what that started is gone then. For one thread.
 */
final class Asking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final Attempt attempt;
  private final BiConsumer<Question, Answer> told;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param told is called on other threads
   */
  Asking(Attempt attempt, BiConsumer<Question, Answer> told) {
    this.attempt = attempt;
    this.told = told;
  }

  void ask(Question question) {
    threads.removeIf(thread -> !thread.isAlive());
    var name = "ask " + attempt.record().app() + " " + attempt.record().id() + " " + question;
    threads.add(Thread.ofVirtual().name(name).start(() -> run(question)));
  }

  private void run(Question question) {
    try {
      told.accept(question, attempt.ask(question));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a fault of Slipway in checking an instance").setCause(e).log();
      told.accept(question, new Answer.Unknown("could not be checked: " + e));
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (var thread : threads) {
        if (!thread.join(LONGEST_END)) {
          LOG.atWarn().setMessage("a check does not end").addKeyValue("check", thread).log();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
