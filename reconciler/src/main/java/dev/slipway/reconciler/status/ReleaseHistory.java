package dev.slipway.reconciler.status;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.ConfigChange;
import dev.slipway.reconciler.ledger.Entry;
import dev.slipway.reconciler.status.ReleaseSummary.Left;
import dev.slipway.reconciler.status.ReleaseSummary.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every release of an app, as the ledger tells it. Costs a glance at each change of its file, and
 * what there is to tell of those releases that are asked for.
 */
public final class ReleaseHistory {
  private final AppLedger ledger;
  private final Optional<Digest> held;
  private final Map<ReleaseNumber, Entry> leftBy = new HashMap<>();

  /**
   * @param held the inputs that are held at present
   */
  public ReleaseHistory(AppLedger ledger, Optional<Digest> held) {
    this.ledger = ledger;
    this.held = held;
    for (var entry : ledger.entries()) {
      entry.before().ifPresent(left -> leftBy.put(left.number(), entry));
    }
  }

  /**
   * Newest first; each number once, as it was released first.
   *
   * @param most so many at most
   */
  public List<ReleaseSummary> newestFirst(int most) {
    var seen = new HashSet<ReleaseNumber>();
    var written = new ArrayList<Entry>();
    for (var entry : ledger.entries()) {
      if (entry.after().filter(release -> seen.add(release.number())).isPresent()) {
        written.add(entry);
      }
    }
    return written.reversed().stream().limit(most).map(this::summary).toList();
  }

  /** Of the release that this change of the ledger wrote. */
  public ReleaseSummary summary(Entry written) {
    return summary(written, written.after().orElseThrow());
  }

  private ReleaseSummary summary(Entry entry, Release release) {
    var changes = new ArrayList<String>();
    entry.before().ifPresent(b -> changes.addAll(changes(b, release)));
    return new ReleaseSummary(
        release.number(),
        state(release),
        entry.time(),
        entry.author(),
        entry.mergedBy(),
        entry.commit(),
        release.built().map(Built::commit),
        subject(entry, release),
        release.image(),
        changes,
        release.restores(),
        left(release));
  }

  private static List<String> changes(Release before, Release after) {
    var changes = new ArrayList<String>();
    if (!isMadeOfTheSame(before, after)) {
      changes.add(madeOf(before) + " to " + madeOf(after));
    }
    changes.addAll(ConfigChange.lines(before.config(), after.config()));
    return changes;
  }

  private static boolean isMadeOfTheSame(Release before, Release after) {
    if (before.built().isPresent() && after.built().isPresent()) {
      return before.built().get().commit().equals(after.built().get().commit());
    }
    return before.built().isEmpty()
        && after.built().isEmpty()
        && before.image().digest().equals(after.image().digest());
  }

  private static String madeOf(Release release) {
    return release
        .built()
        .map(built -> "source " + built.commit().abbreviated())
        .orElseGet(() -> "image " + release.image().digest().abbreviated());
  }

  /** What the commit says behind the release's name and the source commit's. */
  private static String subject(Entry entry, Release release) {
    var text = withoutPrefix(entry.subject(), release.app() + " " + release.number() + ": ");
    return release
        .built()
        .map(built -> withoutPrefix(text, built.commit().abbreviated() + " "))
        .orElse(text);
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private Optional<Left> left(Release release) {
    return leaving(release)
        .filter(Entry::isStepBack)
        .map(by ->
            new Left(by.time(), by.who(), by.commit(), by.failureOf(release.number()).orElse("")));
  }

  private State state(Release release) {
    if (ledger.current().asRelease().filter(r -> r.number().equals(release.number())).isPresent()) {
      return State.RUNNING;
    }
    if (held.equals(Optional.of(release.inputs()))) {
      return State.HELD;
    }
    return leaving(release).map(by -> after(release, by)).orElse(State.SUPERSEDED);
  }

  /** The last change that took its place. */
  private Optional<Entry> leaving(Release release) {
    return Optional.ofNullable(leftBy.get(release.number()));
  }

  /** Only a step back says why: what goes on need not be read for it. */
  private static State after(Release release, Entry leftBy) {
    if (!leftBy.isStepBack()) {
      return State.SUPERSEDED;
    }
    if (leftBy.failureOf(release.number()).isPresent()) {
      return State.FAILED;
    }
    return leftBy.after().flatMap(Release::restores).isPresent()
        ? State.ROLLED_BACK
        : State.REVERTED;
  }
}
