package dev.slipway.reconciler.perform;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.store.RecordFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last builds of each app: of what, when, and what came of them. It is a help for people: where
 * it can not be written, builds go on. Thread-safe.
 */
public final class BuildHistory {
  private static final Logger LOG = LoggerFactory.getLogger(BuildHistory.class);
  private static final int KEPT = 20;
  private static final int LONGEST_REASON = 300;

  private final Path folder;

  /**
   * @param folder has a folder an app
   */
  public BuildHistory(Path folder) {
    this.folder = folder;
  }

  /**
   * One build; one of the same key takes the place of the one before.
   *
   * @param commit of the source, and the first line of its message
   * @param end what came of it; empty while it runs, and where the daemon was killed meanwhile
   */
  public record Entry(
      String key, String commit, String subject, Instant began, Optional<End> end) {}

  /** The end of a build. */
  public record End(Result result, Duration took) {}

  /** What came of a build. */
  public sealed interface Result {
    record Succeeded() implements Result {}

    /** The first line of why. */
    record Failed(String reason) implements Result {}

    record Cancelled() implements Result {}
  }

  /** All that is kept of an app, the newest first. */
  private record Kept(List<Entry> builds) {}

  /** The builds of an app, the newest first. */
  public synchronized List<Entry> of(AppName app) {
    return file(app).read().map(Kept::builds).orElseGet(List::of);
  }

  synchronized void began(AppName app, BuildKey key, Optional<Commit> commit, Instant at) {
    var entry =
        new Entry(
            key.toString(),
            commit.map(it -> it.id().value()).orElse(""),
            commit.map(Commit::subject).orElse(""),
            at,
            Optional.empty());
    change(
        app,
        before -> {
          var all = new ArrayList<>(before);
          all.removeIf(other -> other.key().equals(entry.key()));
          all.addFirst(entry);
          return all.subList(0, Math.min(all.size(), KEPT));
        });
  }

  synchronized void ended(AppName app, BuildKey key, Outcome outcome, Duration took) {
    var result =
        switch (outcome) {
          case Outcome.Done() -> new Result.Succeeded();
          case Outcome.Rejected(var message) -> new Result.Failed(reason(message));
          case Outcome.Unavailable(var message) -> new Result.Failed(reason(message));
        };
    end(app, key, new End(result, took));
  }

  synchronized void cancelled(AppName app, BuildKey key, Duration took) {
    end(app, key, new End(new Result.Cancelled(), took));
  }

  private void end(AppName app, BuildKey key, End end) {
    change(app, before -> before.stream().map(entry -> ended(entry, key, end)).toList());
  }

  private static Entry ended(Entry entry, BuildKey key, End end) {
    return entry.key().equals(key.toString())
        ? new Entry(entry.key(), entry.commit(), entry.subject(), entry.began(), Optional.of(end))
        : entry;
  }

  private static String reason(String message) {
    var line = message.lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), LONGEST_REASON));
  }

  private void change(AppName app, UnaryOperator<List<Entry>> change) {
    try {
      Files.createDirectories(folder.resolve(app.value()));
      file(app).write(new Kept(change.apply(of(app))));
    } catch (IOException e) {
      LOG.warn("the history of builds can not be written; app={} cause={}", app, e.getMessage());
    }
  }

  private RecordFile<Kept> file(AppName app) {
    return new RecordFile<>(folder.resolve(app.value()).resolve("history"), Kept.class, "1");
  }
}
