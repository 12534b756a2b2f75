package dev.slipway.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.loop.Outcome.Done;
import dev.slipway.reconciler.loop.Outcome.Rejected;
import dev.slipway.reconciler.loop.Outcome.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneTest {
  /** The longest waits: nothing is taken off at random. */
  private static final RandomGenerator NONE =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return 0;
        }
      };

  private final HandTimer timer = new HandTimer();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Semaphore changes = new Semaphore(0);
  private Lane<String, String> lane = laneOf(2);

  private Lane<String, String> laneOf(int width) {
    var setting = new Lane.Setting(timer.clock(), NONE, timer, changes::release);
    return new Lane<>("test", width, setting, this::perform);
  }

  /** Waits at the gate of the work, if it has one; then comes to the next of the outcomes. */
  private Outcome perform(String key, String work) throws InterruptedException {
    begun.add(key + " " + work);
    var gate = gates.get(work);
    if (gate != null) {
      try {
        gate.acquire();
      } catch (InterruptedException e) {
        interrupted.set(true);
        throw e;
      }
    }
    ended.add(key + " " + work);
    var outcome = outcomes.poll();
    return outcome == null ? new Done() : outcome;
  }

  @AfterEach
  void close() {
    lane.close();
    timer.shutdownNow();
  }

  private void hang(String work) {
    gates.put(work, new Semaphore(0));
  }

  private void go(String work) {
    Optional.ofNullable(gates.get(work)).orElseThrow().release();
  }

  /** Wants it, and waits until the lane has tried it. */
  private void tryOnce(String key, String work) throws InterruptedException {
    lane.want(Map.of(key, work));
    changes.acquire();
  }

  private boolean isBegunAfter(String key, String work, Duration wait) {
    var before = begun.size();
    timer.pass(wait);
    lane.want(Map.of(key, work));
    if (lane.running(key).isPresent()) {
      return true;
    }
    changes.tryAcquire();
    lane.want(Map.of(key, work));
    return begun.size() > before;
  }

  @Test
  void whatIsWantedIsDone() throws Exception {
    tryOnce("shop", "one");

    assertThat(ended).containsExactly("shop one");
    assertThat(lane.running("shop")).isEmpty();
    assertThat(lane.fault("shop")).isEmpty();
  }

  @Test
  void workUnderWayIsNotBegunAgain() {
    hang("one");
    for (var i = 0; i < 10; i++) {
      lane.want(Map.of("shop", "one"));
    }
    await().until(() -> lane.running("shop").isPresent());

    go("one");
    await().until(() -> lane.running("shop").isEmpty());
    assertThat(begun).containsExactly("shop one");
  }

  @Test
  void ofWhatIsWantedMeanwhileOnlyTheLastIsDoneNextWithoutBeingWantedAgain() throws Exception {
    hang("one");
    lane.want(Map.of("shop", "one"));
    await().until(() -> lane.running("shop").isPresent());
    lane.want(Map.of("shop", "two"));
    lane.want(Map.of("shop", "three"));
    assertThat(begun).containsExactly("shop one");

    go("one");
    changes.acquire(2);

    assertThat(begun).containsExactly("shop one", "shop three");
    assertThat(ended).containsExactly("shop one", "shop three");
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotBegun() throws Exception {
    lane = laneOf(1);
    hang("long");
    lane.want(Map.of("blog", "long"));
    await().until(() -> lane.running("blog").isPresent());
    lane.want(Map.of("blog", "long", "shop", "one"));
    lane.want(Map.of("blog", "long"));
    go("long");
    changes.acquire();

    assertThat(begun).containsExactly("blog long");
    assertThat(lane.running("shop")).isEmpty();
  }

  @Test
  void noMoreThanTheWidthAtATime() throws Exception {
    hang("one");
    lane.want(Map.of("a", "one", "b", "one", "c", "one"));
    await().untilAsserted(() -> assertThat(begun).hasSize(2));
    go("one");
    changes.acquire();

    await().untilAsserted(() -> assertThat(begun).hasSize(3));
    assertThat(ended).hasSize(1);
  }

  @Test
  void aKeyThatHangsDelaysNoOther() throws Exception {
    hang("long");
    lane.want(Map.of("blog", "long"));
    await().until(() -> lane.running("blog").isPresent());
    for (var i = 0; i < 20; i++) {
      lane.want(Map.of("blog", "long", "shop", "work " + i));
      changes.acquire();
    }

    assertThat(ended).hasSize(20).allMatch(line -> line.startsWith("shop"));
    assertThat(lane.running("blog")).isPresent();
  }

  @Test
  void whatIsUnavailableIsTriedAgainAfterABackOffThatGrows() throws Exception {
    outcomes.addAll(List.of(new Unavailable("a"), new Unavailable("b"), new Unavailable("c")));
    tryOnce("shop", "one");
    assertThat(lane.fault("shop")).contains(new Unavailable("a"));

    assertThat(isBegunAfter("shop", "one", Duration.ofMillis(499))).isFalse();
    timer.pass(Duration.ofMillis(1));
    tryOnce("shop", "one");
    assertThat(lane.fault("shop")).contains(new Unavailable("b"));

    assertThat(isBegunAfter("shop", "one", Duration.ofMillis(999))).isFalse();
    timer.pass(Duration.ofMillis(1));
    tryOnce("shop", "one");
    assertThat(isBegunAfter("shop", "one", Duration.ofMillis(1999))).isFalse();
  }

  @Test
  void whatIsRejectedIsTriedAgainNowAndThen() throws Exception {
    outcomes.add(new Rejected("no such secret"));
    tryOnce("shop", "one");

    assertThat(lane.fault("shop")).contains(new Rejected("no such secret"));
    assertThat(isBegunAfter("shop", "one", Duration.ofMillis(4999))).isFalse();
    timer.pass(Duration.ofMillis(1));
    tryOnce("shop", "one");
    assertThat(lane.fault("shop")).isEmpty();
  }

  @Test
  void otherWorkIsBegunAtOnceAndStartsAfresh() throws Exception {
    outcomes.addAll(List.of(new Rejected("a"), new Rejected("b"), new Unavailable("c")));
    tryOnce("shop", "one");
    timer.pass(Duration.ofSeconds(5));
    tryOnce("shop", "one");
    tryOnce("shop", "two");

    assertThat(begun).containsExactly("shop one", "shop one", "shop two");
    timer.pass(Duration.ofMillis(500));
    tryOnce("shop", "two");
    assertThat(begun).hasSize(4);
  }

  @Test
  void doneWorkThatIsWantedAgainWaitsALittle() throws Exception {
    tryOnce("shop", "one");

    assertThat(isBegunAfter("shop", "one", Duration.ofMillis(49))).isFalse();
    timer.pass(Duration.ofMillis(1));
    tryOnce("shop", "one");
    assertThat(begun).hasSize(2);
  }

  @Test
  void aBackOffIsForgottenAfterAWhile() throws Exception {
    outcomes.addAll(List.of(new Unavailable("a"), new Unavailable("b"), new Unavailable("c")));
    tryOnce("shop", "one");
    timer.pass(Duration.ofMillis(500));
    tryOnce("shop", "one");
    timer.pass(Duration.ofMinutes(3));
    tryOnce("shop", "one");

    timer.pass(Duration.ofMillis(500));
    tryOnce("shop", "one");
    assertThat(begun).hasSize(4);
  }

  @Test
  void theEndOfABackOffIsTold() throws Exception {
    outcomes.add(new Unavailable("a"));
    tryOnce("shop", "one");
    lane.want(Map.of("shop", "one"));
    lane.want(Map.of("shop", "one"));
    assertThat(changes.availablePermits()).isZero();

    timer.pass(Duration.ofMillis(501));
    assertThat(changes.availablePermits()).isEqualTo(1);
  }

  @Test
  void theEndOfAShorterBackOffIsToldThoughALongerOneWasWaitedFor() throws Exception {
    outcomes.addAll(List.of(new Rejected("a"), new Unavailable("b")));
    tryOnce("shop", "one");
    lane.want(Map.of("shop", "one"));
    tryOnce("shop", "two");
    lane.want(Map.of("shop", "two"));

    timer.pass(Duration.ofMillis(501));
    assertThat(changes.availablePermits()).isEqualTo(1);
  }

  @Test
  void hurryEndsAllWaiting() throws Exception {
    outcomes.add(new Rejected("a"));
    tryOnce("shop", "one");
    lane.hurry();
    tryOnce("shop", "one");

    assertThat(begun).hasSize(2);
  }

  @Test
  void aFaultIsOfTheWorkThatIsWanted() throws Exception {
    outcomes.add(new Unavailable("a"));
    tryOnce("shop", "one");
    hang("two");
    lane.want(Map.of("shop", "two"));

    assertThat(lane.fault("shop")).isEmpty();
    assertThat(lane.fault("nobody")).isEmpty();
  }

  @Test
  void workThatThrowsIsLoggedOnceAndHurtsNothingElse() throws Exception {
    try (var log = new LogCapture(Lane.class)) {
      var setting = new Lane.Setting(timer.clock(), NONE, timer, changes::release);
      try (var broken =
          new Lane<String, String>(
              "broken",
              1,
              setting,
              (_, work) -> {
                if (work.equals("bad")) {
                  throw new IllegalStateException("a bug with a password in it");
                }
                return new Done();
              })) {
        broken.want(Map.of("shop", "bad"));
        changes.acquire();
        assertThat(broken.fault("shop"))
            .contains(new Unavailable("internal error: IllegalStateException"));
        broken.want(Map.of("shop", "bad", "blog", "good"));
        changes.acquire();
        assertThat(broken.fault("blog")).isEmpty();
      }
      assertThat(log.lines())
          .containsExactly("ERROR a bug: please report it; lane=broken key=shop");
    }
  }

  @Test
  void closingInterruptsWhatIsUnderWayAndBeginsNothingMore() {
    hang("one");
    lane.want(Map.of("shop", "one"));
    await().until(() -> lane.running("shop").isPresent());
    lane.close();
    await().untilTrue(interrupted);
    lane.want(Map.of("shop", "two", "blog", "one"));

    await().until(() -> lane.running("shop").isEmpty());
    assertThat(begun).containsExactly("shop one");
    assertThat(changes.availablePermits()).isZero();
  }

  @Test
  void closingLetsNothingBeginThatWaitsForRoom() {
    lane = laneOf(1);
    hang("one");
    lane.want(Map.of("blog", "one"));
    await().until(() -> lane.running("blog").isPresent());
    lane.want(Map.of("blog", "one", "shop", "one"));
    lane.close();

    await().untilTrue(interrupted);
    await().until(() -> lane.running("blog").isEmpty());
    assertThat(begun).containsExactly("blog one");
  }

  @Test
  void severalLanesAreClosedInTheTimeOfOne() throws Exception {
    var mayEnd = new Semaphore(0);
    var begins = new Semaphore(0);
    var setting = new Lane.Setting(timer.clock(), NONE, timer, changes::release);
    var lanes =
        IntStream.range(0, 5)
            .mapToObj(i ->
                new Lane<String, String>(
                    "deaf " + i,
                    1,
                    setting,
                    (_, _) -> {
                      begins.release();
                      mayEnd.acquireUninterruptibly();
                      return new Done();
                    }))
            .toList();
    lanes.forEach(deaf -> deaf.want(Map.of("a", "1")));
    assertThat(begins.tryAcquire(5, 10, TimeUnit.SECONDS)).isTrue();
    var begin = System.nanoTime();

    Lane.closeAll(lanes, Duration.ofMillis(400));

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(350), Duration.ofMillis(1500));
    mayEnd.release(5);
  }
}
