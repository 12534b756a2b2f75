package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened to a release file, told commit by commit. Inputs have names of their own. */
public final class LedgerStory {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AppName app;
  private final List<Entry> entries = new ArrayList<>();
  private Optional<String> merger = Optional.empty();
  private Current current = new Current.None();

  public LedgerStory(String app) {
    this.app = new AppName(app);
  }

  /** A release made of inputs of that name. */
  public static Release release(String app, int number, String inputs) {
    var env =
        new TreeMap<EnvName, EnvValue>(Map.of(new EnvName("INPUTS"), new EnvValue.Literal(inputs)));
    var web = new ProcessSpec(List.of("bin/web"), Optional.of(8080));
    var processes = new TreeMap<>(Map.of(ProcessType.WEB, web));
    return new Release(
        new AppName(app),
        new ReleaseNumber(number),
        new ImageRef(app, Digest.of("image of " + inputs)),
        Optional.of(
            new Built(
                new Source("file:///src/" + app, new GitRef.Branch("main"), ""),
                id("commit of " + inputs),
                id("tree of " + inputs))),
        new Config(env, processes, Config.DEFAULT_GRACE),
        Digest.of(inputs),
        Optional.empty());
  }

  /** Some object id, the same for the same text. */
  public static ObjectId id(String text) {
    return new ObjectId(Digest.of(text).hex().substring(0, 40));
  }

  /** Who merges what happens from now on. */
  public LedgerStory mergedBy(String name) {
    merger = Optional.of(name);
    return this;
  }

  /** Slipway records a release, or somebody writes one. */
  public LedgerStory released(int number, String inputs) {
    return now(release(app.value(), number, inputs));
  }

  /** A rollback by number, as Slipway writes it. */
  public LedgerStory rolledBack(int number, int restored) {
    return now(said(restored).restoredAs(new ReleaseNumber(number)));
  }

  /** The current release does not come up, and Slipway rolls it back. */
  public LedgerStory failed(int number, int restored) {
    var left = current.asRelease().orElseThrow().number();
    var release = said(restored).restoredAs(new ReleaseNumber(number));
    return change(new Current.Present(release), CommitText.rolledBack(release, left, "it crashed"));
  }

  /** The file is what it was when it said this number last. */
  public LedgerStory reverted(int toNumber) {
    return now(said(toNumber));
  }

  /** The file says this. */
  public LedgerStory now(Release release) {
    return change(new Current.Present(release));
  }

  public LedgerStory deleted() {
    return change(new Current.None());
  }

  /** The file is no release any more. */
  public LedgerStory broken() {
    var problem = new Problem("releases/" + app + ".yaml", 1, 1, "syntax", "not a release");
    return change(new Current.Unreadable(List.of(problem)));
  }

  private LedgerStory change(Current next) {
    return change(next, "Change " + (entries.size() + 1));
  }

  private LedgerStory change(Current next, String message) {
    var count = entries.size() + 1;
    entries.add(
        new Entry(
            id(app + " commit " + count),
            current.asRelease(),
            next.asRelease(),
            "someone",
            merger,
            START.plusSeconds(count),
            message));
    current = next;
    return this;
  }

  private Release said(int number) {
    return entries.reversed().stream()
        .flatMap(entry -> entry.after().stream())
        .filter(release -> release.number().value() == number)
        .findFirst()
        .orElseThrow();
  }

  public AppLedger ledger() {
    return new AppLedger(app, current, entries);
  }
}
