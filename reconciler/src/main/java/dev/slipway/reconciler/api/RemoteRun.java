package dev.slipway.reconciler.api;

import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The client's end of a command that a daemon runs. */
final class RemoteRun implements OneOffInstance, WebSocket.Listener {
  private static final String BROKEN = "the connection to the daemon broke";

  /** So many messages are kept that nobody has read yet. */
  private static final int KEPT = 16;

  /** For it to be started before its time begins, and for what it wrote to be read after. */
  private static final Duration AROUND = Duration.ofMinutes(20);

  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private final CompletableFuture<RunEvent> first = new CompletableFuture<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final Semaphore window = new Semaphore(RunFrames.WINDOW);
  private final ArrivingBytes output = new ArrivingBytes(this::askForMore);
  private final ArrivingBytes errors = new ArrivingBytes(this::askForMore);

  // Used by one thread at a time, as the socket calls.
  private final StringBuilder text = new StringBuilder();
  private boolean isContinued;
  private byte channel;

  /** Says what to run, on a socket that this listens to; returns with what the daemon answers. */
  RunEvent ask(RunRequest request) throws IOException, InterruptedException {
    var longest = request.timeout().orElse(RunRequest.USUAL).plus(AROUND);
    CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> over(new Ending.Lost("the daemon does not say how it ended")));
    sendText(ApiJson.MAPPER.writeValueAsString(request));
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket.complete(opened);
    opened.request(KEPT);
  }

  private void askForMore() {
    socket.join().request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      var json = text.toString();
      text.setLength(0);
      try {
        told(RunEvent.parse(json));
      } catch (JacksonException | IllegalArgumentException e) {
        over(new Ending.Lost("the daemon says what is not understood: is it of this version?"));
      }
    }
    from.request(1);
    return null;
  }

  private void told(RunEvent event) {
    switch (event) {
      case RunEvent.Taken(var cost) -> window.release(cost);
      case RunEvent.Started _, RunEvent.Failed _ -> first.complete(event);
      case RunEvent.Ended(var how) -> over(how);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    if (!isContinued && part.hasRemaining()) {
      channel = part.get();
    }
    isContinued = !last;
    var bytes = ByteBuffer.allocate(part.remaining()).put(part).flip();
    (channel == RunFrames.ERRORS ? errors : output).arrived(bytes);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    over(new Ending.Lost(reason.isEmpty() ? BROKEN : BROKEN + ": " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    over(new Ending.Lost(BROKEN));
  }

  private void over(Ending how) {
    if (ending.complete(how)) {
      first.complete(new RunEvent.Ended(how));
      output.end();
      errors.end();
      window.release(RunFrames.WINDOW); // who waits to send hears that it has ended
    }
  }

  private void sendText(String json) throws IOException {
    acquire(json.getBytes(StandardCharsets.UTF_8).length);
    send(socket.join(), to -> to.sendText(json, true));
  }

  private void sendBytes(byte[] bytes, int offset, int length) throws IOException {
    acquire(length);
    var message = ByteBuffer.allocate(length).put(bytes, offset, length).flip();
    send(socket.join(), to -> to.sendBinary(message, true));
  }

  private void acquire(int bytes) throws IOException {
    try {
      window.acquire(RunFrames.cost(bytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the daemon took what was sent before");
    }
    if (ending.isDone()) {
      throw new IOException("it has ended");
    }
  }

  private interface Sending {
    CompletableFuture<WebSocket> send(WebSocket to);
  }

  /** One message at a time, as sockets have it. */
  private synchronized void send(WebSocket to, Sending message) throws IOException {
    try {
      var _ = message.send(to).get();
    } catch (ExecutionException e) {
      throw new IOException(BROKEN, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while something was sent");
    }
  }

  @Override
  public OutputStream input() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (var sent = 0; sent < length; sent += RunFrames.CHUNK) {
          sendBytes(bytes, offset + sent, Math.min(RunFrames.CHUNK, length - sent));
        }
      }

      @Override
      public void close() throws IOException {
        sendBytes(new byte[0], 0, 0);
      }
    };
  }

  @Override
  public InputStream output() {
    return output;
  }

  @Override
  public InputStream errors() {
    return errors;
  }

  @Override
  public void resize(WindowSize size) {
    try {
      sendText(ApiJson.MAPPER.writeValueAsString(size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Ending await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  /** The daemon ends it when the connection is gone. */
  @Override
  public void close() {
    socket.join().abort();
    over(new Ending.Lost("it was ended"));
  }
}
