package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.ReviewState;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.plan.Review;
import dev.slipway.reconciler.plan.Trouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is proposed and what became of it, as long as releases of any app are reviewed or a
 * request is open; whether one is, it looks at the start. Looks on a thread of its own: a forge
 * that hangs holds up nothing else.
 */
public final class ReviewWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewWatch.class);
  private static final Duration LONGEST_CONFIG_LOOK = Duration.ofMinutes(2);

  private final ReviewLook.Places places;
  private final ConfigFollower follower;
  private final Runnable changed;
  private final Loop loop;
  private boolean wanted;

  /** Whether it is known what was open when the daemon began, whatever the policy is. */
  private boolean begun;

  private Optional<ReviewLook> seen = Optional.empty();
  private Optional<Trouble> trouble = Optional.empty();
  private final Map<AppName, Since> since = new HashMap<>();

  /** When a commit on a branch was first seen here, as {@link System#nanoTime} tells it. */
  private record Since(ObjectId head, long at) {}

  /**
   * @param changed is called after what {@link #review} says may be another
   */
  public ReviewWatch(ReviewLook.Places places, ConfigFollower follower, Runnable changed) {
    this.places = places;
    this.follower = follower;
    this.changed = changed;
    this.loop = new Loop("reviews", this::look);
  }

  public void start() {
    loop.start();
  }

  /** Says whether releases of any app are reviewed. */
  void follow(boolean anyReviewed) {
    synchronized (this) {
      var isNews = anyReviewed && !wanted;
      wanted = anyReviewed;
      if (!isNeeded()) {
        seen = Optional.empty();
        trouble = Optional.empty();
      }
      if (!isNews) {
        return;
      }
    }
    lookNow();
  }

  private synchronized boolean isNeeded() {
    return wanted || !begun || seen.filter(ReviewLook::hasOpen).isPresent();
  }

  /** Has the forge asked soon, where that is of use. */
  public void lookNow() {
    loop.wake();
  }

  /** As {@link #lookNow}; completes when a look has ended that began after this call. */
  public CompletionStage<Void> lookNowAndTell() {
    return isNeeded() ? loop.wakeAndTell() : CompletableFuture.completedFuture(null);
  }

  /**
   * What is known of one app.
   *
   * @param reviewed whether its releases are
   * @param atTip its release file at the tip of the followed branch
   */
  synchronized Review review(AppName app, boolean reviewed, Optional<ObjectId> atTip) {
    if (seen.isEmpty()) {
      return Review.of(!reviewed, trouble.filter(_ -> reviewed));
    }
    return seen.get().review(app, atTip, trouble.filter(_ -> reviewed));
  }

  /** When what is on the branch of an app was first seen here; empty where nothing is. */
  synchronized OptionalLong since(AppName app) {
    var known = since.get(app);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known.at());
  }

  private void noteSince(ReviewLook now) {
    var at = System.nanoTime();
    since.keySet().retainAll(now.branches().keySet());
    now.branches()
        .forEach((app, branch) -> {
          var head = branch.state().head();
          since.merge(
              app, new Since(head, at), (old, next) -> old.head().equals(head) ? old : next);
        });
  }

  /** The reviews of all other apps than these that have a request open. */
  synchronized SortedMap<AppName, Review> abandoned(Set<AppName> apps) {
    var abandoned = new TreeMap<AppName, Review>();
    seen.ifPresent(look ->
        look.requests()
            .forEach((app, request) -> {
              if (request.isOpen() && !apps.contains(app)) {
                abandoned.put(app, look.review(app, Optional.empty(), Optional.empty()));
              }
            }));
    return abandoned;
  }

  private void look() {
    if (!isNeeded()) {
      return;
    }
    try {
      if (isIdle()) {
        begin();
        return;
      }
      var now = ReviewLook.at(places);
      awaitConfig(); // what was merged by then is on the branch that is seen by then
      begin();
      settle(Optional.of(now), Optional.empty());
    } catch (RejectedException e) {
      begin();
      settle(Optional.empty(), Optional.of(new Trouble.Rejected(e.getMessage())));
    } catch (UnavailableException e) {
      settle(Optional.empty(), Optional.of(new Trouble.Unavailable(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begin() {
    begun = true;
  }

  /**
   * Whether nobody reviews anything, and nothing is left of when somebody did: so a host without a
   * token is no trouble to who has nothing reviewed.
   */
  private boolean isIdle() throws RejectedException, UnavailableException {
    synchronized (this) {
      if (wanted || begun) {
        return false;
      }
    }
    return places.branches().look().values().stream().noneMatch(ReviewState::isThere);
  }

  private void awaitConfig() throws UnavailableException, InterruptedException {
    try {
      var look = follower.lookNowAndTell().toCompletableFuture();
      look.get(LONGEST_CONFIG_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      throw new UnavailableException("the config repository was not looked at in time", e);
    }
    if (follower.trouble().isPresent()) {
      throw new UnavailableException(follower.trouble().get().message());
    }
  }

  /** What was seen before stays known while nothing new can be seen. */
  private void settle(Optional<ReviewLook> now, Optional<Trouble> why) {
    synchronized (this) {
      if (now.isPresent() ? seen.equals(now) && trouble.isEmpty() : trouble.equals(why)) {
        return;
      }
      if (!trouble.equals(why)) {
        tell(why);
      }
      now.ifPresent(this::noteSince);
      seen = now.or(() -> seen);
      trouble = why;
    }
    changed.run();
  }

  private static void tell(Optional<Trouble> now) {
    now.ifPresentOrElse(
        t -> LOG.warn("what is proposed can not be seen; cause={}", t.message()),
        () -> LOG.info("what is proposed can be seen again"));
  }

  @Override
  public void close() {
    loop.close();
  }
}
