package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.SyncOutcome;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.ReviewWatch;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.plan.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Has everything looked at now, because someone asks for it.
 *
 * @param passes looks at all that is known, and plans
 * @param seen the config commit that the last pass saw
 */
record Sync(
    ConfigFollower follower,
    SourceWatch watch,
    ReviewWatch reviews,
    Loop passes,
    Confirmation removals,
    Supplier<ObjectId> seen) {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);

  /** At what is not the config repository: it may hang, and the rest is told all the same. */
  private static final Duration LONGEST_LOOK_ELSEWHERE = Duration.ofSeconds(10);

  SyncOutcome sync(SyncRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!request.await()) {
      var _ = follower.lookNowAndTell().thenRun(() -> confirm(request));
      watch.lookNow();
      reviews.lookNow();
      return new SyncOutcome(Optional.empty(), "");
    }
    await(follower.lookNowAndTell());
    throwTrouble();
    confirm(request);
    watch.lookNow();
    await(passes.wakeAndTell()); // sources and reviews that are new are followed from here on
    var end = System.nanoTime() + LONGEST_LOOK_ELSEWHERE.toNanos();
    var reviewed = reviews.lookNowAndTell();
    var late = new ArrayList<String>();
    if (!watch.awaitSettled(LONGEST_LOOK_ELSEWHERE)) {
      late.add("some sources have not answered yet; they are followed as they do");
    }
    if (!isEnded(reviewed, end - System.nanoTime())) {
      late.add("what waits for a review was not seen yet; it is as soon as the forge answers");
    }
    await(passes.wakeAndTell());
    return new SyncOutcome(Optional.of(seen.get()), String.join("\n", late));
  }

  /** Whether a look ends in time, whatever it finds. */
  private static boolean isEnded(CompletionStage<Void> look, long nanos)
      throws UnavailableException, InterruptedException {
    try {
      look.toCompletableFuture().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (CancellationException | ExecutionException e) {
      throw new UnavailableException("the daemon is being stopped", e);
    }
  }

  /** After the look that may have shown what is to be removed: before it, there may be nothing. */
  private void confirm(SyncRequest request) {
    if (request.confirmRemovals()) {
      removals.give();
      passes.wake();
    }
  }

  private void throwTrouble() throws RejectedException, UnavailableException {
    switch (follower.trouble().orElse(null)) {
      case Trouble.Rejected(var message) -> throw new RejectedException(message);
      case Trouble.Unavailable(var message) -> throw new UnavailableException(message);
      case null -> {}
    }
  }

  private static void await(CompletionStage<Void> end)
      throws UnavailableException, InterruptedException {
    try {
      end.toCompletableFuture().get(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException e) {
      throw new UnavailableException("the daemon is being stopped", e);
    } catch (TimeoutException | ExecutionException e) {
      throw new UnavailableException("the look is not done yet; it goes on", e);
    }
  }
}
