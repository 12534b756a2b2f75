package dev.slipway.reconciler.api;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of a response that is written bit by bit by a thread that may block. One bit is under
 * way at a time, so that a slow reader slows the writer down instead of filling the memory.
 */
final class ClientStream {
  private static final Duration LONGEST_STALL = Duration.ofMinutes(5);

  private final Context context;
  private final HttpServerResponse response;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

  /** To be made on the response's own context. */
  ClientStream(RoutingContext routing) {
    this.context = routing.vertx().getOrCreateContext();
    this.response = routing.response();
    RequestThreads.whenOver(routing, this::close);
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Has this called once the client is gone or all is written, at once if that is already so. */
  void onClose(Runnable action) {
    whenClosed.add(action);
    if (closed.get()) {
      runOnce(action);
    }
  }

  private void close() {
    if (closed.compareAndSet(false, true)) {
      underWay.complete(null);
      whenClosed.forEach(this::runOnce);
    }
  }

  private void runOnce(Runnable action) {
    if (whenClosed.remove(action)) {
      action.run();
    }
  }

  /** Sends the headers, so that the client knows that its request was understood. */
  void begin() {
    context.runOnContext(nothing -> {
      if (!response.headWritten() && !response.closed()) {
        response.writeHead();
      }
    });
  }

  /** Returns once this was handed to the network, or the client is gone. */
  void write(String text) throws InterruptedException {
    write(Buffer.buffer(text));
  }

  void write(Buffer bytes) throws InterruptedException {
    var written = new CompletableFuture<Void>();
    underWay = written;
    if (isClosed()) {
      return;
    }
    context.runOnContext(nothing -> {
      if (response.closed()) {
        written.complete(null);
      } else {
        response.write(bytes).onComplete(result -> written.complete(null));
      }
    });
    await(written);
  }

  /** What the body will be; to be called before anything is written. */
  void contentType(String type) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, type).setChunked(true);
  }

  /** Answers with this and nothing else, unless some of the response is on its way already. */
  void answer(int status, String type, Buffer body) {
    context.runOnContext(nothing -> {
      if (response.headWritten()) {
        response.reset();
      } else if (!closed.get()) {
        response.setChunked(false).setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
      }
    });
  }

  /** Breaks the response off, so that the client sees that it is not whole. */
  void breakOff() {
    context.runOnContext(nothing -> response.reset());
  }

  int status() {
    return response.getStatusCode();
  }

  /** Ends the response, unless the client is gone. */
  void end() {
    context.runOnContext(nothing -> {
      if (!response.ended() && !response.closed()) {
        response.end();
      }
      close();
    });
  }

  private void await(CompletableFuture<Void> written) throws InterruptedException {
    try {
      written.get(LONGEST_STALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      breakOff();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a write is never completed with a failure", e);
    }
  }
}
