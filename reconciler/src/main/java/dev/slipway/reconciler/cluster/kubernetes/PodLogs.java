package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the output of all pods of an app, each on a thread of its own. */
final class PodLogs implements LogStream {
  /** Of more pods than these at a time nothing is read. */
  private static final int MOST_PODS = 100;

  private static final long PAUSE_MILLIS = Duration.ofMillis(250).toMillis();

  private final KubernetesClient client;
  private final LogQuery query;
  private final Supplier<Map<InstanceId, PodState>> pods;
  private final Consumer<LogLine> consumer;
  private final Optional<Instant> since;
  private final Map<String, PodLog> readers = new ConcurrentHashMap<>();
  private final Thread overseer = Thread.ofVirtual().name("pod logs").unstarted(this::run);
  private volatile boolean closed;
  private volatile boolean ended;

  PodLogs(
      KubernetesClient client,
      LogQuery query,
      Supplier<Map<InstanceId, PodState>> pods,
      Consumer<LogLine> consumer) {
    this.client = client;
    this.query = query;
    this.pods = pods;
    this.consumer = consumer;
    since = query.since().map(Instant.now()::minus);
  }

  PodLogs start() {
    overseer.start();
    return this;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    overseer.interrupt();
    readers.values().forEach(PodLog::close);
  }

  private void run() {
    try {
      begin(query.tail());
      while (query.follow() && !closed) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        begin(Integer.MAX_VALUE);
      }
      for (var reader : readers.values()) {
        reader.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      readers.values().forEach(PodLog::close);
    }
  }

  /** Begins with those that were not met before, with so many of their last lines. */
  private void begin(int tail) {
    var there = pods.get();
    var uids = there.values().stream().map(PodState::uid).collect(Collectors.toSet());
    readers.forEach((uid, reader) -> {
      if (!uids.contains(uid)) {
        reader.podIsGone();
      }
    });
    readers.values().removeIf(PodLog::isOver);
    there.forEach((id, pod) -> {
      var isWanted = query.process().isEmpty() || query.process().get().equals(id.type());
      if (isWanted && !readers.containsKey(pod.uid()) && readers.size() < MOST_PODS && !closed) {
        var reader =
            new PodLog(
                client,
                pod,
                new PodLog.Reading(tail, query.follow(), since),
                text -> {
                  if (!closed) {
                    consumer.accept(new LogLine(id, text));
                  }
                });
        readers.put(pod.uid(), reader);
        reader.start();
      }
    });
  }
}
