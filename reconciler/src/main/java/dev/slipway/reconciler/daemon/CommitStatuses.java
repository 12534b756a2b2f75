package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.ledger.Entry;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.CommitWords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows at commits how the apps are that they made so: of each app at one config commit and at the
 * head of its source. Nobody waits for it, and of what changes while a forge can not be asked the
 * last is shown.
 */
final class CommitStatuses {
  private static final Logger LOG = LoggerFactory.getLogger(CommitStatuses.class);

  /** What became of an older release was shown by the daemon that was there before. */
  private static final Duration RECENT = Duration.ofHours(1);

  private final StatusForges forges;
  private final InstantSource clock;
  private final Lane<Place, Shown> lane;
  private final Map<AppName, ObjectId> touched = new HashMap<>();
  private final Map<Place, CommitStatus> shown = new HashMap<>();
  private Map<Place, Shown> wanted = Map.of();
  private String lastFailure = "";

  /** Where one status at a time is shown. */
  private record Place(AppName app, boolean ofSource) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      var byApp = app.compareTo(other.app);
      return byApp != 0 ? byApp : Boolean.compare(ofSource, other.ofSource);
    }
  }

  private record Shown(Forge forge, CommitStatus status) {}

  CommitStatuses(StatusForges forges, Lane.Setting setting) {
    this.forges = forges;
    this.clock = setting.clock();
    var own = new Lane.Setting(setting.clock(), setting.random(), setting.timer(), this::again);
    this.lane = new Lane<>("statuses", 1, own, this::report);
  }

  Lane<?, ?> lane() {
    return lane;
  }

  /** Has what changed since the last pass shown, soon. */
  synchronized void show(Optional<Snapshot> before, Snapshot now) {
    if (forges.config().isEmpty()) {
      return;
    }
    touched.keySet().retainAll(now.apps().keySet());
    before.ifPresent(last -> touch(last.view().revision(), now.view().revision()));
    var all = new TreeMap<Place, Shown>();
    now.world()
        .apps()
        .forEach((name, app) -> add(name, app, Objects.requireNonNull(now.apps().get(name)), all));
    if (before.isEmpty()) {
      now.world().apps().forEach((name, app) -> assumeShown(name, app, all));
    }
    wanted = all;
    shown.keySet().retainAll(all.keySet());
    again();
  }

  private void touch(Revision before, Revision now) {
    var files = new TreeMap<>(now.files());
    files.entrySet().removeIf(file -> file.getValue().equals(before.files().get(file.getKey())));
    for (var path : files.keySet()) {
      var name = ConfigTree.baseName(path);
      if (!path.equals(ConfigTree.PLATFORM) && AppName.isValid(name)) {
        touched.put(new AppName(name), now.commit());
      }
    }
  }

  private void add(AppName name, AppWorld app, AppStatus status, Map<Place, Shown> all) {
    var words = new CommitWords(status);
    var config =
        Optional.ofNullable(touched.get(name))
            .or(() -> app.ledger().currentEntry().map(Entry::commit));
    config.ifPresent(commit ->
        forges
            .config()
            .ifPresent(forge ->
                all.put(new Place(name, false), new Shown(forge, words.atConfig(commit)))));
    var head = app.source().commit().map(SourceState.Commit::built);
    head.ifPresent(built ->
        forges
            .source(built.source().git())
            .ifPresent(forge ->
                all.put(new Place(name, true), new Shown(forge, words.atSource(built.commit())))));
  }

  private void assumeShown(AppName name, AppWorld app, Map<Place, Shown> all) {
    var since = clock.instant().minus(RECENT);
    var isOld = app.ledger().currentEntry().filter(e -> e.time().isBefore(since)).isPresent();
    for (var place : new Place[] {new Place(name, false), new Place(name, true)}) {
      Optional.ofNullable(all.get(place))
          .map(Shown::status)
          .filter(status -> isOld && status.state() == CommitStatus.State.SUCCESS)
          .ifPresent(status -> shown.put(place, status));
    }
  }

  private synchronized void again() {
    var open = new TreeMap<>(wanted);
    open.entrySet().removeIf(e -> e.getValue().status().equals(shown.get(e.getKey())));
    lane.want(open);
  }

  private Outcome report(Place place, Shown work) throws InterruptedException {
    try {
      work.forge().report(work.status());
      done(place, work.status());
      return new Outcome.Done();
    } catch (RejectedException e) {
      refused(place, work.status(), e.getMessage());
      return new Outcome.Done(); // asked again once it changes: a refusal costs as much as a yes
    } catch (UnavailableException e) {
      failed(e.getMessage());
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private synchronized void done(Place place, CommitStatus status) {
    shown.put(place, status);
    lastFailure = "";
  }

  private synchronized void refused(Place place, CommitStatus status, String message) {
    shown.put(place, status);
    failed(message);
  }

  private synchronized void failed(String message) {
    if (!message.equals(lastFailure)) {
      lastFailure = message;
      LOG.warn("a commit can not be given its status; cause={}", message);
    }
  }
}
