package dev.slipway.builder.work;

import dev.slipway.builder.BuildStages;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;

/** Tells how long each stage of one build took, and keeps that in a file. */
final class StageClock {
  private static final String CACHED = "cached";

  private final LongSupplier nanos;
  private final Map<Stage, Long> took = new EnumMap<>(Stage.class);
  private Stage stage = Stage.SOURCE;
  private long since;
  private Optional<Integer> cached = Optional.empty();

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  StageClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** What a build does, in this order. */
  enum Stage {
    SOURCE,
    BUILD,
    IMAGE
  }

  synchronized void enter(Stage next) {
    var now = nanos.getAsLong();
    took.merge(stage, now - since, Long::sum);
    stage = next;
    since = now;
  }

  synchronized void cached(int steps) {
    cached = Optional.of(steps);
  }

  /** Writes what was measured until now. */
  synchronized void write(Path file) throws IOException {
    enter(stage);
    var text = new StringBuilder();
    for (var each : Stage.values()) {
      text.append(each).append('=').append(took.getOrDefault(each, 0L)).append('\n');
    }
    cached.ifPresent(steps -> text.append(CACHED).append('=').append(steps).append('\n'));
    Files.writeString(file, text);
  }

  /** What was written there; empty where there is nothing that can be read. */
  static Optional<BuildStages> read(Path file) throws IOException {
    var all = new Properties();
    try (Reader in = new StringReader(Files.readString(file))) {
      all.load(in);
      var steps = Optional.ofNullable(all.getProperty(CACHED)).map(Integer::valueOf);
      return Optional.of(
          new BuildStages(
              of(all, Stage.SOURCE), of(all, Stage.BUILD), of(all, Stage.IMAGE), steps));
    } catch (NoSuchFileException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static Duration of(Properties all, Stage stage) {
    return Duration.ofNanos(Long.parseLong(all.getProperty(stage.name(), "")));
  }
}
