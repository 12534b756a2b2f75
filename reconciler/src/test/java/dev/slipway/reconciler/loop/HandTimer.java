package dev.slipway.reconciler.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A clock and its alarms, both of which go when they are moved by hand. */
public final class HandTimer extends ScheduledThreadPoolExecutor {
  private final HandClock clock = new HandClock();
  private final List<Alarm> alarms = new ArrayList<>();

  private record Alarm(Instant due, Runnable action) {}

  public HandTimer() {
    super(1, Thread.ofPlatform().daemon().factory());
  }

  HandClock clock() {
    return clock;
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
    alarms.add(new Alarm(clock.instant().plus(delay, unit.toChronoUnit()), action));
    return super.schedule(() -> {}, 1, TimeUnit.DAYS);
  }

  /** Lets this time pass, and does what is due then. */
  public void pass(Duration time) {
    clock.pass(time);
    due().forEach(alarm -> alarm.action().run());
  }

  private synchronized List<Alarm> due() {
    var due = alarms.stream().filter(alarm -> !alarm.due().isAfter(clock.instant())).toList();
    alarms.removeAll(due);
    return due;
  }
}
