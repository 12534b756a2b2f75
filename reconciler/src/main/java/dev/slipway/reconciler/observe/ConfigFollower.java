package dev.slipway.reconciler.observe;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.Rewrite;
import dev.slipway.reconciler.loop.Loop;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the config repository on a thread of its own, so that one that hangs holds up nothing:
 * the last revision that could be read goes on to be what is wanted.
 */
public final class ConfigFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFollower.class);

  private final ConfigRepository repository;
  private final ConfigReader reader;
  private final Runnable changed;
  private final Looks looks;
  private final Loop loop;
  private Optional<ConfigView> view = Optional.empty();
  private Optional<Trouble> trouble = Optional.empty();
  private long adopted;

  /** Learns of looks that succeeded. */
  public interface Looks {
    /**
     * A look has succeeded.
     *
     * @param began as {@link System#nanoTime} tells it
     */
    void ended(long began, boolean foundChange);
  }

  /**
   * @param changed is called after {@link #view} or {@link #trouble} changed
   */
  public ConfigFollower(
      ConfigRepository repository, ConfigReader reader, Runnable changed, Looks looks) {
    this.repository = repository;
    this.reader = reader;
    this.changed = changed;
    this.looks = looks;
    this.loop = new Loop("config", this::look);
  }

  public void start() {
    loop.start();
    loop.wake();
  }

  /** The latest revision that could be read; empty before the first. */
  public synchronized Optional<ConfigView> view() {
    return view;
  }

  /** Whether this is the latest revision that could be read. */
  public boolean isAt(Revision revision) {
    return isKnown(revision);
  }

  /** Why the last look did not succeed, if it did not. */
  public synchronized Optional<Trouble> trouble() {
    return trouble;
  }

  /** Has the repository asked soon. */
  public void lookNow() {
    loop.wake();
  }

  /** As {@link #lookNow}; completes when a look has ended that began after this call. */
  public CompletionStage<Void> lookNowAndTell() {
    return loop.wakeAndTell();
  }

  private void look() {
    var before = adoptions();
    var began = System.nanoTime();
    try {
      var revision = repository.fetch();
      var isNew = !isKnown(revision);
      if (isNew) {
        take(reader.read(revision), before);
      }
      looks.ended(began, isNew);
      settle(repository.heldBack().map(Trouble.Rejected::new));
    } catch (RejectedException e) {
      settle(Optional.of(new Trouble.Rejected(e.getMessage())));
    } catch (UnavailableException e) {
      settle(Optional.of(new Trouble.Unavailable(e.getMessage())));
    }
  }

  /**
   * Takes a revision that was just pushed on top of {@code base}. Where something newer was seen
   * meanwhile, that stays.
   */
  public void adopt(Revision base, Revision pushed) {
    try {
      var next = reader.read(pushed);
      synchronized (this) {
        if (!isKnown(base)) {
          lookNow();
          return;
        }
        adopted++;
        view = Optional.of(next);
      }
      told(next);
    } catch (UnavailableException e) {
      settle(Optional.of(new Trouble.Unavailable(e.getMessage())));
      lookNow();
    }
  }

  private synchronized long adoptions() {
    return adopted;
  }

  private synchronized boolean isKnown(Revision revision) {
    return view.filter(known -> known.revision().equals(revision)).isPresent();
  }

  /** A look that began before a revision was adopted may have seen what was before it. */
  private void take(ConfigView next, long adoptedBefore) {
    synchronized (this) {
      if (adopted != adoptedBefore) {
        lookNow();
        return;
      }
      view = Optional.of(next);
    }
    told(next);
  }

  private void told(ConfigView next) {
    next.rewritten()
        .filter(rewrite -> rewrite.now().equals(next.revision().commit()))
        .ifPresent(ConfigFollower::warn);
    LOG.info(
        "config revision={} apps={} problems={}",
        next.revision().commit().abbreviated(),
        next.manifests().apps().size(),
        next.manifests().problems().size());
    changed.run();
  }

  private static void warn(Rewrite rewrite) {
    LOG.warn(
        "the history of the config repository was rewritten, numbers of releases go on; left={}"
            + " now={}",
        rewrite.left(),
        rewrite.now().abbreviated());
  }

  private void settle(Optional<Trouble> now) {
    synchronized (this) {
      if (trouble.equals(now)) {
        return;
      }
      trouble = now;
    }
    now.ifPresentOrElse(
        t ->
            LOG.warn(
                "the config repository can not be followed; cause={}",
                t.message().replace("\n", "; ")),
        () -> LOG.info("the config repository can be followed again"));
    changed.run();
  }

  @Override
  public void close() {
    loop.close();
  }
}
