package dev.slipway.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CadenceTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final AtomicInteger beats = new AtomicInteger();

  @Test
  void beatsAgainAndAgainAboutEveryInterval() {
    var times = new CopyOnWriteArrayList<Long>();
    try (var cadence = new Cadence(new Random(1))) {
      cadence.every("test", INTERVAL, () -> times.add(System.nanoTime()));
      await().untilAsserted(() -> assertThat(times).hasSizeGreaterThan(5));
    }

    assertThat(waits(times)).allMatch(wait -> wait >= 85, "not sooner than a tenth less");
  }

  private static List<Long> waits(List<Long> times) {
    var waits = new CopyOnWriteArrayList<Long>();
    for (var i = 1; i < times.size(); i++) {
      waits.add((times.get(i) - times.get(i - 1)) / 1_000_000);
    }
    return waits;
  }

  @Test
  void theNextNightIsAnotherOneWheneverItIsAskedFor() {
    var random = new Random(1);
    var before = ZonedDateTime.parse("2026-03-28T00:59:00+01:00[Europe/Berlin]");
    for (var i = 0; i < 1000; i++) {
      var first = Cadence.nextNight(before, random);
      var second = Cadence.nextNight(first, random); // clocks are put forward in that night
      assertThat(first.toLocalDate()).isEqualTo("2026-03-28");
      assertThat(second.toLocalDate()).isEqualTo("2026-03-29");
      assertThat(List.of(first, second)).allMatch(it -> it.getHour() >= 1 && it.getHour() < 5);
    }
  }

  @Test
  void oneThingDoesNotOverlapWithItself() throws Exception {
    var go = new Semaphore(0);
    try (var cadence = new Cadence(new Random(1))) {
      cadence.every(
          "slow",
          INTERVAL,
          () -> {
            beats.incrementAndGet();
            go.acquireUninterruptibly();
          });
      var others = new AtomicInteger();
      cadence.every("quick", INTERVAL, others::incrementAndGet);
      await().untilAsserted(() -> assertThat(others.get()).isGreaterThan(4));

      assertThat(beats).hasValue(1);
      go.release(1000);
      await().untilAsserted(() -> assertThat(beats.get()).isGreaterThan(2));
    }
  }

  @Test
  void whatThrowsIsLoggedAndGoesOn() {
    try (var log = new LogCapture(Cadence.class);
        var cadence = new Cadence(new Random(1))) {
      cadence.every(
          "test",
          INTERVAL,
          () -> {
            switch (beats.incrementAndGet()) {
              case 1 -> throw new IllegalStateException("a bug");
              case 2 -> throw new AssertionError("another");
              default -> {}
            }
          });
      await().untilAsserted(() -> assertThat(beats.get()).isGreaterThan(3));

      assertThat(log.lines())
          .containsExactly(
              "ERROR a bug: please report it; beat=test",
              "ERROR a bug: please report it; beat=test");
    }
  }

  @Test
  void closingEndsIt() {
    try (var cadence = new Cadence(new Random(1))) {
      cadence.every("test", INTERVAL, beats::incrementAndGet);
      await().untilAsserted(() -> assertThat(beats.get()).isPositive());
    }
    var until = beats.get();

    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(beats.get()).isBetween(until, until + 1));
  }
}
