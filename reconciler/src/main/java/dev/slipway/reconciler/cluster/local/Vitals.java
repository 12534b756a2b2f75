package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.HealthCheck;
import dev.slipway.reconciler.cluster.local.LocalClusterOptions.Probing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be asked about one process, when, and what the answers say together. Times are those
 * that it has been up. For one thread.
 */
final class Vitals {
  /** A look at memory costs little, and a leak takes longer than this to harm anyone. */
  static final Duration MEMORY_PAUSE = Duration.ofSeconds(1);

  private final Attempt attempt;
  private final InstanceSpec spec;
  private final Probing probing;
  private final Readiness startup;
  private final Readiness readiness;
  private final Map<Question, Duration> due = new EnumMap<>(Question.class);
  private final Map<Question, Duration> asked = new EnumMap<>(Question.class);
  private boolean started;
  private int notAlive;
  private Optional<Failure> failure = Optional.empty();

  /**
   * Why a process is of no use any more.
   *
   * @param orderly whether it is asked to end before it is killed
   */
  record Failure(String reason, boolean orderly) {}

  Vitals(Attempt attempt, Probing probing) {
    this.attempt = attempt;
    this.spec = attempt.record().spec();
    this.probing = probing;
    startup = new Readiness(probing);
    readiness = new Readiness(probing);
    if (spec.health().startup().isPresent() && !attempt.record().started()) {
      due.put(Question.STARTUP, attempt.firstProbe());
    } else {
      askWhetherReady(attempt.firstProbe());
    }
    if (spec.watchedMemory().isPresent()) {
      due.put(Question.MEMORY, attempt.isChild() ? MEMORY_PAUSE : Duration.ZERO);
    }
  }

  boolean isReady() {
    return readiness.isReady();
  }

  /** Why it is not ready; empty where it is, or was not asked yet. */
  String reason() {
    return started || startup.isReady() || spec.health().startup().isEmpty()
        ? readiness.reason()
        : startup.reason();
  }

  /** Whether it has started: from now on it must live, or is started again. */
  boolean isStarted() {
    return started;
  }

  Optional<Failure> failure() {
    return failure;
  }

  /** Until a question is due, but not longer than this. */
  Duration untilDue(Duration longest) {
    return due.values().stream()
        .map(at -> attempt.until(at, longest))
        .reduce(longest, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  /** The questions that are to be asked now. None of them is due again before it is answered. */
  Set<Question> takeDue() {
    var now = new TreeSet<Question>();
    due.forEach((question, at) -> {
      if (attempt.isDue(at)) {
        now.add(question);
      }
    });
    due.keySet().removeAll(now);
    now.forEach(question -> asked.put(question, attempt.uptime()));
    return now;
  }

  void answered(Question question, Answer answer) {
    switch (question) {
      case STARTUP -> hasStarted(answer);
      case READINESS -> isReady(answer);
      case LIVENESS -> lives(answer);
      case MEMORY -> keepsToMemory(answer);
    }
  }

  private void hasStarted(Answer answer) {
    note(answer, startup);
    if (startup.isReady()) {
      askWhetherReady(attempt.uptime());
    } else {
      again(Question.STARTUP, spec.health().startup(), startup.pause(attempt.uptime()));
    }
  }

  private void askWhetherReady(Duration from) {
    due.put(Question.READINESS, from);
    if (attempt.record().started() || startup.isReady()) {
      askWhetherAlive(from);
    }
  }

  private void isReady(Answer answer) {
    note(answer, readiness);
    if (readiness.isReady()) {
      askWhetherAlive(attempt.after(probing.ready()));
    }
    again(Question.READINESS, spec.health().readiness(), readiness.pause(attempt.uptime()));
  }

  private void askWhetherAlive(Duration from) {
    if (!started && spec.health().liveness().isPresent()) {
      due.put(Question.LIVENESS, from);
    }
    started = true;
  }

  private void lives(Answer answer) {
    switch (answer) {
      case Answer.Yes() -> notAlive = 0;
      case Answer.No(var reason) -> {
        notAlive++;
        if (notAlive >= probing.failures()) {
          var what = "liveness said no " + notAlive + " times in a row: " + reason;
          failure = Optional.of(new Failure(what, true));
        }
      }
      case Answer.Unknown _ -> {} // nobody's process is ended for what it can not help
    }
    again(Question.LIVENESS, spec.health().liveness(), probing.ready());
  }

  private void keepsToMemory(Answer answer) {
    if (answer instanceof Answer.No(var reason)) {
      failure = Optional.of(new Failure(reason, false));
    }
    due.put(Question.MEMORY, attempt.after(MEMORY_PAUSE));
  }

  private static void note(Answer answer, Readiness readiness) {
    switch (answer) {
      case Answer.Yes() -> readiness.succeeded();
      case Answer.No(var reason) -> readiness.failed(reason);
      case Answer.Unknown(var reason) -> readiness.failed(reason);
    }
  }

  /** A program rests as long as it took, so that looking at it is never all that is done. */
  private void again(Question question, Optional<HealthCheck> check, Duration pause) {
    var took = attempt.uptime().minus(asked.getOrDefault(question, attempt.uptime()));
    var isProgram = check.filter(HealthCheck.Exec.class::isInstance).isPresent();
    due.put(question, attempt.after(isProgram && took.compareTo(pause) > 0 ? took : pause));
  }
}
