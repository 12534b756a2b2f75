package dev.slipway.reconciler.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoopTest {
  private final AtomicInteger passes = new AtomicInteger();

  @Test
  void nothingIsDoneBeforeItIsWoken() throws Exception {
    try (var loop = new Loop("test", passes::incrementAndGet)) {
      loop.start();
      loop.wakeAndTell().toCompletableFuture().get(10, SECONDS);

      assertThat(passes).hasValue(1);
    }
  }

  @Test
  void wakingManyTimesDuringAPassMakesOneMore() throws Exception {
    var begun = new Semaphore(0);
    var go = new Semaphore(0);
    try (var loop =
        new Loop(
            "test",
            () -> {
              begun.release();
              go.acquireUninterruptibly();
              passes.incrementAndGet();
            })) {
      loop.start();
      loop.wake();
      begun.acquire();
      for (var i = 0; i < 100; i++) {
        loop.wake();
      }
      go.release(100);
      await().untilAsserted(() -> assertThat(passes).hasValue(2));
      loop.wakeAndTell().toCompletableFuture().get(10, SECONDS);

      assertThat(passes).hasValue(3);
    }
  }

  @Test
  void aLoopThatIsWokenWithoutEndRestsAfterAWhile() throws Exception {
    var work = TimeUnit.MILLISECONDS.toNanos(100);
    var begun = new ConcurrentLinkedDeque<Long>();
    var loops = new CompletableFuture<Loop>();
    var atOnce = (int) (Allowance.MOST / work);
    try (var loop =
        new Loop(
            "test",
            () -> {
              begun.add(System.nanoTime());
              loops.join().wake();
              workFor(work);
            })) {
      loops.complete(loop);
      loop.start();
      loop.wake();
      await().atMost(30, SECONDS).until(() -> begun.size() >= atOnce + 3);
    }
    var times = List.copyOf(begun);

    var last = times.getLast() - times.get(times.size() - 2);
    assertThat(last).isGreaterThanOrEqualTo(Allowance.SHARE * work);
  }

  /** By a clock of the test's own, which moves when it is moved. */
  @Test
  void whatIsPressingIsHeldTwentyMillisecondsWhenPassesWereMany() throws Exception {
    var clock = new AtomicLong();
    var work = TimeUnit.MILLISECONDS.toNanos(5);
    try (var loop =
        new Loop(
            "test",
            () -> {
              clock.addAndGet(work);
              passes.incrementAndGet();
            },
            clock::get)) {
      loop.start();
      for (var i = 0; i <= Allowance.MOST / work; i++) {
        loop.wakeAndTell().toCompletableFuture().get(10, SECONDS);
      }
      var before = passes.get();

      var told = loop.wakeAndTell().toCompletableFuture();
      clock.addAndGet(Allowance.SHORT_WAIT);
      loop.wake();
      assertThat(told).as("it rests ten times as long as it worked").isNotDone();
      loop.wakeSoon();

      told.get(10, SECONDS);
      assertThat(passes).hasValue(before + 1);
    }
  }

  private static void workFor(long nanos) {
    var begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoWakesDuringAPassIsToldOfTheNext() throws Exception {
    var begun = new Semaphore(0);
    var go = new Semaphore(0);
    try (var loop =
        new Loop(
            "test",
            () -> {
              begun.release();
              go.acquireUninterruptibly();
              passes.incrementAndGet();
            })) {
      loop.start();
      loop.wake();
      begun.acquire();
      var told = loop.wakeAndTell().toCompletableFuture();
      go.release();
      begun.acquire();

      assertThat(passes).hasValue(1);
      assertThat(told).isNotDone();
      go.release();
      told.get(10, SECONDS);
      assertThat(passes).hasValue(2);
    }
  }

  @Test
  void aPassThatThrowsIsLoggedOnceAndFollowedByTheNext() throws Exception {
    try (var log = new LogCapture(Loop.class);
        var loop =
            new Loop(
                "test",
                () -> {
                  if (passes.incrementAndGet() == 1) {
                    throw new IllegalStateException("a bug");
                  }
                })) {
      loop.start();
      loop.wakeAndTell().toCompletableFuture().get(10, SECONDS);
      loop.wakeAndTell().toCompletableFuture().get(10, SECONDS);

      assertThat(passes).hasValue(2);
      assertThat(log.lines()).containsExactly("ERROR a bug: please report it; a pass failed");
    }
  }

  @Test
  void closingInterruptsThePassAndWhoWaitsIsToldThatNoneComes() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    var loop =
        new Loop(
            "test",
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
              }
            });
    loop.start();
    loop.wake();
    begun.await();
    var told = loop.wakeAndTell().toCompletableFuture();
    loop.close();

    await().untilTrue(interrupted);
    assertThat(told).isCancelled();
    assertThat(loop.wakeAndTell().toCompletableFuture()).isCancelled();
  }

  @Test
  void closingEndsALoopWhosePassForgetsTheInterrupt() throws Exception {
    var begun = new Semaphore(0);
    var go = new Semaphore(0);
    var loop =
        new Loop(
            "test that ends",
            () -> {
              begun.release();
              go.acquireUninterruptibly();
              var _ = Thread.interrupted();
              passes.incrementAndGet();
            });
    loop.start();
    loop.wake();
    begun.acquire();
    loop.close();
    loop.wake();
    go.release(2);

    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test that ends"));
    assertThat(passes).hasValue(1);
  }
}
