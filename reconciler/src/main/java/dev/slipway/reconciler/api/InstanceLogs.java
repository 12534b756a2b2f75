package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.LogLine;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.LogStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Writes the output of an app's instances to one client, line by line. */
final class InstanceLogs implements Answer.Writer {
  private static final long LOOK_FOR_THE_END_MILLIS = 200;

  private final ControlPlane control;
  private final AppName app;
  private final LogQuery query;
  private final boolean json;
  private final LogFeed feed = new LogFeed();
  private final CompletableFuture<LogStream> opened = new CompletableFuture<>();

  InstanceLogs(ControlPlane control, AppName app, LogQuery query, boolean json) {
    this.control = control;
    this.app = app;
    this.query = query;
    this.json = json;
  }

  /** In the place of lines that the client did not read in time. */
  record LeftOut(long leftOut) {}

  @Override
  public void writeTo(ClientStream client) throws FailedRequest, InterruptedException {
    client.onClose(feed::close);
    Thread.ofVirtual().name("logs-" + app).start(this::open);
    try {
      while (!client.isClosed()) {
        var ended = isEnded(client);
        var batch = feed.take(LOOK_FOR_THE_END_MILLIS);
        if (!batch.isEmpty()) {
          client.write(text(batch));
        } else if (ended) {
          return;
        }
      }
    } finally {
      feed.close();
      if (opened.state() == Future.State.SUCCESS) {
        opened.resultNow().close();
      }
    }
  }

  private void open() {
    feed.openedHere();
    try {
      var stream = control.logs(app, query, feed);
      opened.complete(stream);
      if (feed.isClosed()) {
        stream.close();
      }
    } catch (UnavailableException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }

  private boolean isEnded(ClientStream client) throws FailedRequest {
    return switch (opened.state()) {
      case RUNNING -> false;
      case SUCCESS -> {
        client.begin();
        yield opened.resultNow().isEnded();
      }
      case FAILED, CANCELLED -> throw failed(opened.exceptionNow());
    };
  }

  private static FailedRequest failed(Throwable failure) {
    if (failure instanceof UnavailableException unavailable) {
      return Failures.unavailable(unavailable);
    }
    throw new IllegalStateException("the logs could not be opened", failure);
  }

  private String text(LogFeed.Batch batch) {
    var text = new StringBuilder();
    if (batch.leftOut() > 0) {
      text.append(
          json
              ? ApiJson.MAPPER.writeValueAsString(new LeftOut(batch.leftOut()))
              : "… " + batch.leftOut() + " lines left out: they came faster than they were read");
      text.append('\n');
    }
    for (var line : batch.lines()) {
      text.append(
          json
              ? ApiJson.MAPPER.writeValueAsString(asText(line))
              : line.instance() + " | " + line.text());
      text.append('\n');
    }
    return text.toString();
  }

  private static LogText asText(LogLine line) {
    return new LogText(line.instance().toString(), line.instance().type().toString(), line.text());
  }
}
