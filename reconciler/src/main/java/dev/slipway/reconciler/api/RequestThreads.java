package dev.slipway.reconciler.api;

import dev.slipway.reconciler.metrics.Metrics;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests on threads of their own that may block, a bounded number of them at once. They
 * are threads of the system: while a thousand apps were built, virtual ones waited for seconds
 * (docs/benchmarks.md).
 */
final class RequestThreads implements AutoCloseable {
  static final String JSON = "application/json";
  private static final Logger LOG = LoggerFactory.getLogger(RequestThreads.class);
  private static final int MOST_AT_ONCE = 256;

  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("request ", 1).daemon(true).factory());
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final Metrics metrics;

  RequestThreads(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Finds the answer to a request. */
  @FunctionalInterface
  interface Handler {
    Answer handle(Parameters request) throws FailedRequest, InterruptedException;
  }

  /** To be called on the request's own context. */
  void answer(RoutingContext routing, Handler handler) {
    if (!free.tryAcquire()) {
      HttpErrors.answer(routing, 503, "too many requests are under way", "try again in a moment");
      return;
    }
    var started = System.nanoTime();
    var request = new Parameters(routing.request(), routing::pathParam);
    var client = new ClientStream(routing);
    client.onClose(
        () -> metrics.apiAnswered(client.status(), Duration.ofNanos(System.nanoTime() - started)));
    try {
      threads.execute(() -> {
        try {
          write(client, find(handler, request));
        } finally {
          free.release();
        }
      });
    } catch (RejectedExecutionException e) {
      free.release();
      HttpErrors.answer(routing, 503, "the daemon is stopping", "");
    }
  }

  /**
   * Has this called once the request is answered or its client is gone; once. The handlers of the
   * response itself must be left alone: the routing has its own there, which call this.
   */
  static void whenOver(RoutingContext routing, Runnable action) {
    var isOver = new AtomicBoolean();
    routing.addEndHandler(ended -> {
      if (isOver.compareAndSet(false, true)) {
        action.run();
      }
    });
  }

  private static Answer find(Handler handler, Parameters request) {
    try {
      return handler.handle(request);
    } catch (FailedRequest e) {
      return e.answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.failure(503, "the daemon is stopping", "");
    } catch (RuntimeException e) {
      LOG.error("A request failed", e);
      return Answer.failure(500, "an error of the daemon's own", "its log says more");
    }
  }

  private static void write(ClientStream client, Answer answer) {
    switch (answer) {
      case Answer.Json(var status, var value) ->
          client.answer(status, JSON, line(ApiJson.MAPPER.writeValueAsBytes(value)));
      case Answer.Text(var type, var text) -> client.answer(200, type, Buffer.buffer(text));
      case Answer.Streamed(var type, var writer) -> {
        client.contentType(type);
        stream(client, writer);
      }
    }
  }

  /** In bytes: a list may be long, and what sends it has the connections of all others too. */
  private static Buffer line(byte[] json) {
    return Buffer.buffer(json.length + 1).appendBytes(json).appendByte((byte) '\n');
  }

  private static void stream(ClientStream client, Answer.Writer writer) {
    try {
      writer.writeTo(client);
      client.end();
    } catch (FailedRequest e) {
      write(client, e.answer());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      client.end();
    } catch (RuntimeException e) {
      LOG.error("A response broke off", e);
      client.breakOff();
    }
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
