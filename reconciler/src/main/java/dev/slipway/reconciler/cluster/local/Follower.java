package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the outputs of an app on a thread of its own and hands on their lines. The files are the
 * only buffer: who takes lines slowly misses those that were rotated away meanwhile.
 */
final class Follower implements LogStream {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final long PAUSE_MILLIS = 100;

  private final LogQuery query;
  private final Supplier<SortedMap<InstanceId, Output>> outputs;
  private final Consumer<LogLine> consumer;
  private final Optional<Instant> since;
  private final SortedMap<InstanceId, Place> places = new TreeMap<>();
  private final Thread reader;
  private volatile boolean closed;
  private volatile boolean ended;

  /**
   * @param now what {@link LogQuery#since} is counted back from
   */
  Follower(
      LogQuery query,
      Supplier<SortedMap<InstanceId, Output>> outputs,
      Consumer<LogLine> consumer,
      Instant now) {
    this.query = query;
    since = query.since().map(now::minus);
    this.outputs = outputs;
    this.consumer = consumer;
    reader = Thread.ofVirtual().name("log reader").unstarted(this::run);
  }

  void start() {
    reader.start();
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }

  private void run() {
    try {
      read(this::enter);
      while (query.follow() && !closed) {
        if (!read(Output::beginning)) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      if (!closed) {
        places.forEach((id, place) -> place.cursor().flush(line -> hand(id, line)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setMessage("a reader of output ended").setCause(e).log();
    } finally {
      ended = true;
    }
  }

  private Output.Cursor enter(Output output) throws IOException {
    var tail = output.tail(query.tail());
    return since.isEmpty() ? tail : tail.orLater(output.since(since.get()));
  }

  /** Hands on what is there now; of instances not met before from where they are entered. */
  private boolean read(Entry entry) throws IOException {
    var known = outputs.get();
    places.keySet().removeIf(id -> !known.containsKey(id));
    var any = false;
    for (var each : known.entrySet()) {
      if (query.process().isPresent() && !query.process().get().equals(each.getKey().type())) {
        continue;
      }
      var place = places.get(each.getKey());
      if (place == null || place.output() != each.getValue()) {
        place = new Place(each.getValue(), entry.into(each.getValue()));
        places.put(each.getKey(), place);
      }
      while (!closed && place.cursor().advance(line -> hand(each.getKey(), line))) {
        any = true;
      }
    }
    return any;
  }

  private void hand(InstanceId id, String line) {
    if (!closed) {
      consumer.accept(new LogLine(id, line));
    }
  }

  /** Where reading an output begins. */
  private interface Entry {
    Output.Cursor into(Output output) throws IOException;
  }

  private record Place(Output output, Output.Cursor cursor) {}
}
