package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.Reading;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileChange;
import dev.slipway.reconciler.git.History;
import dev.slipway.reconciler.git.LeftBehind;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.Current;
import dev.slipway.reconciler.ledger.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes ledgers from the history of {@code releases/}. A content is parsed once, and an app's
 * ledger is made again only where its history or its current release is another.
 */
final class LedgerReader {
  /** So many contents that are not in the index are soon read again. */
  private static final int MOST_UNWRITTEN = 256;

  private final ConfigRepository repository;
  private final ReleaseIndex index;
  private final Map<Content, Reading<Release>> readings = new HashMap<>();

  /**
   * Of all releases: many have the same, which is kept once, and is quickly seen to be the same.
   */
  private final Map<Config, Config> configs = new HashMap<>();

  private final SortedMap<AppName, List<Entry>> entries = new TreeMap<>();
  private SortedMap<AppName, AppLedger> ledgers = new TreeMap<>();
  private List<FileChange> taken = List.of();
  private boolean indexRead;
  private int unwritten;

  LedgerReader(ConfigRepository repository, ReleaseIndex index) {
    this.repository = repository;
    this.index = index;
  }

  synchronized SortedMap<AppName, AppLedger> read(Revision revision, History history)
      throws UnavailableException {
    readIndex();
    take(history.releases());
    var left = highest(history.left().releases());
    var apps = new TreeSet<>(entries.keySet());
    apps.addAll(left.keySet());
    var next = new TreeMap<AppName, AppLedger>();
    for (var app : apps) {
      next.put(app, ledger(app, revision, Optional.ofNullable(left.get(app))));
    }
    ledgers = next;
    writeIndex();
    return new TreeMap<>(next);
  }

  private void readIndex() {
    if (!indexRead) {
      indexRead = true;
      var seen = new IdentityHashMap<Config, Config>(); // the index has each of them once already
      for (var line : index.read()) {
        var release = line.release();
        var config = seen.computeIfAbsent(release.config(), this::shared);
        readings.put(new Content(line.path(), line.blob()), Reading.of(release.having(config)));
      }
    }
  }

  private void writeIndex() {
    if (unwritten >= MOST_UNWRITTEN) {
      unwritten = 0;
      var lines = new ArrayList<ReleaseIndex.Line>();
      readings.forEach((content, reading) ->
          reading
              .value()
              .ifPresent(
                  it -> lines.add(new ReleaseIndex.Line(content.path(), content.blob(), it))));
      index.write(lines);
    }
  }

  /** A history mostly goes on from the one before. */
  private void take(List<FileChange> history) throws UnavailableException {
    if (taken.isEmpty()
        || history.size() < taken.size()
        || !history.subList(0, taken.size()).equals(taken)) {
      entries.clear();
      taken = List.of();
    }
    var known = taken.size();
    taken = List.of(); // what is taken by half is taken anew
    for (var change : history.subList(known, history.size())) {
      var app = appOf(change.path());
      if (app.isPresent()) {
        entries.computeIfAbsent(app.get(), _ -> new ArrayList<>()).add(entry(change));
      }
    }
    taken = history;
  }

  private Map<AppName, ReleaseNumber> highest(List<LeftBehind.Content> left)
      throws UnavailableException {
    var highest = new TreeMap<AppName, ReleaseNumber>();
    for (var content : left) {
      var app = appOf(content.path());
      var release = reading(content.path(), content.blob()).value();
      if (app.isPresent() && release.isPresent()) {
        highest.merge(app.get(), release.get().number(), LedgerReader::higher);
      }
    }
    return highest;
  }

  private static ReleaseNumber higher(ReleaseNumber one, ReleaseNumber other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private AppLedger ledger(AppName app, Revision revision, Optional<ReleaseNumber> left)
      throws UnavailableException {
    var changes = entries.getOrDefault(app, List.of());
    var now = current(app, revision);
    var before = ledgers.get(app);
    return before != null
            && before.current().equals(now)
            && before.leftBehind().equals(left)
            && before.entries().size() == changes.size()
            && before.entries().equals(changes)
        ? before
        : new AppLedger(app, now, changes, left);
  }

  private static Optional<AppName> appOf(String path) {
    return Optional.of(path)
        .filter(ConfigTree::isRelease)
        .map(ConfigTree::baseName)
        .filter(AppName::isValid)
        .map(AppName::new);
  }

  private Entry entry(FileChange change) throws UnavailableException {
    return new Entry(
        change.commit(),
        release(change.path(), change.before()),
        release(change.path(), change.after()),
        change.author(),
        change.mergedBy(),
        change.time(),
        change.message());
  }

  private Optional<Release> release(String path, Optional<ObjectId> blob)
      throws UnavailableException {
    return blob.isEmpty() ? Optional.empty() : reading(path, blob.get()).value();
  }

  private Current current(AppName app, Revision revision) throws UnavailableException {
    var path = ConfigTree.releasePath(app);
    var blob = revision.files().get(path);
    if (blob == null) {
      return new Current.None();
    }
    var reading = reading(path, blob);
    List<Problem> problems = reading.problems();
    return reading
        .value()
        .<Current>map(Current.Present::new)
        .orElseGet(() -> new Current.Unreadable(problems));
  }

  private Reading<Release> reading(String path, ObjectId blob) throws UnavailableException {
    var content = new Content(path, blob);
    var known = readings.get(content);
    if (known == null) {
      known = shared(ReleaseFile.read(path, repository.read(blob)));
      readings.put(content, known);
      unwritten++;
    }
    return known;
  }

  private Reading<Release> shared(Reading<Release> reading) {
    return reading
        .value()
        .map(release -> Reading.of(release.having(shared(release.config()))))
        .orElse(reading);
  }

  private Config shared(Config config) {
    return configs.computeIfAbsent(config, it -> it);
  }

  private record Content(String path, ObjectId blob) {}
}
