package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Output that a test wrote, handed on as it was asked for. */
final class FakeLogs implements LogStream {
  private final AppName app;
  private final LogQuery query;
  private final Consumer<LogLine> consumer;
  private volatile boolean ended;

  FakeLogs(AppName app, LogQuery query, Consumer<LogLine> consumer) {
    this.app = app;
    this.query = query;
    this.consumer = consumer;
  }

  void begin(List<LogLine> known) {
    known.stream()
        .collect(
            Collectors.groupingBy(LogLine::instance, java.util.TreeMap::new, Collectors.toList()))
        .values()
        .forEach(lines ->
            lines
                .subList(Math.max(0, lines.size() - query.tail()), lines.size())
                .forEach(this::hand));
    ended = !query.follow();
  }

  void write(AppName from, InstanceId id, String text) {
    if (from.equals(app) && !ended) {
      hand(new LogLine(id, text));
    }
  }

  private void hand(LogLine line) {
    if (query.process().filter(type -> !type.equals(line.instance().type())).isEmpty()) {
      consumer.accept(line);
    }
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    ended = true;
  }
}
