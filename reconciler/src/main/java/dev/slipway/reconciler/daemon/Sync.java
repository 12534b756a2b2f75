package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.SyncOutcome;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.SourceWatch;
import dev.slipway.reconciler.plan.Trouble;
import java.time.Duration;
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
    Loop passes,
    Confirmation removals,
    Supplier<ObjectId> seen) {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);
  private static final Duration LONGEST_SOURCE_LOOK = Duration.ofSeconds(10);

  SyncOutcome sync(SyncRequest request)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!request.await()) {
      var _ = follower.lookNowAndTell().thenRun(() -> confirm(request));
      watch.lookNow();
      return new SyncOutcome(Optional.empty(), "");
    }
    await(follower.lookNowAndTell());
    throwTrouble();
    confirm(request);
    watch.lookNow();
    await(passes.wakeAndTell()); // sources that are new are followed from here on
    var settled = watch.awaitSettled(LONGEST_SOURCE_LOOK);
    await(passes.wakeAndTell());
    return new SyncOutcome(
        Optional.of(seen.get()),
        settled ? "" : "some sources have not answered yet; they are followed as they do");
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
