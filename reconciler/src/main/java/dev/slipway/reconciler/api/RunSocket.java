package dev.slipway.reconciler.api;

import dev.slipway.reconciler.api.RunMessage.Bytes;
import dev.slipway.reconciler.api.RunMessage.Text;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The connection to a client that has a command run, for threads that may block. It is read all the
 * time, so that its end is noticed at once; what a client may send ahead is bounded.
 */
final class RunSocket {
  private static final short PROTOCOL_ERROR = 1002;

  private final ServerWebSocket socket;
  private final BlockingQueue<RunMessage> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private int ahead;

  /** To be made on the socket's own context, before anything was read. */
  RunSocket(ServerWebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(text -> received(new Text(text)));
    socket.binaryMessageHandler(bytes -> received(new Bytes(bytes.getBytes())));
    socket.exceptionHandler(failure -> socket.close());
    socket.closeHandler(nothing -> closed.complete(null));
  }

  /** Completes when the client is gone, or was told to go. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  private synchronized void received(RunMessage message) {
    ahead += message.cost();
    if (ahead > RunFrames.WINDOW) {
      var _ = socket.close(PROTOCOL_ERROR, "more was sent than may be sent ahead");
    } else {
      inbox.add(message);
    }
  }

  /** What the client sent next; empty where nothing comes within this time. */
  Optional<RunMessage> receive(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(inbox.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  RunMessage receive() throws InterruptedException {
    return inbox.take();
  }

  /** Says that this was passed on. */
  void taken(RunMessage message) throws InterruptedException {
    synchronized (this) {
      ahead -= message.cost();
    }
    send(new RunEvent.Taken(message.cost()));
  }

  void send(RunEvent event) throws InterruptedException {
    await(write(event));
  }

  /** As {@link #send}, but one who reads nothing any more is not waited for. */
  void send(RunEvent event, Duration atMost) throws InterruptedException {
    await(write(event).completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  private CompletableFuture<Void> write(RunEvent event) {
    return socket.writeTextMessage(event.json()).toCompletionStage().toCompletableFuture();
  }

  /** Returns once this was handed to the network, or the client is gone. */
  void send(byte channel, byte[] bytes, int length) throws InterruptedException {
    var message = Buffer.buffer(length + 1).appendByte(channel).appendBytes(bytes, 0, length);
    await(socket.writeBinaryMessage(message).toCompletionStage().toCompletableFuture());
  }

  private void await(CompletableFuture<Void> written) throws InterruptedException {
    try {
      var _ = CompletableFuture.anyOf(written, closed).get();
    } catch (ExecutionException e) {
      // Not written: the client is gone, as who waits for that is told.
    }
  }

  void ping() {
    var _ = socket.writePing(Buffer.buffer());
  }

  /** After what was sent. */
  void close() {
    var _ = socket.close();
  }
}
