package dev.slipway.reconciler.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What comes in messages, read as a stream. No more come than are asked for. */
final class ArrivingBytes extends InputStream {
  private final BlockingQueue<Optional<ByteBuffer>> messages = new LinkedBlockingQueue<>();
  private final Runnable whenRead;
  private ByteBuffer current = ByteBuffer.allocate(0);
  private boolean atEnd;

  /**
   * @param whenRead is run when all of a message was read
   */
  ArrivingBytes(Runnable whenRead) {
    this.whenRead = whenRead;
  }

  /** A message came: no part of it may be used again by who brings it. */
  void arrived(ByteBuffer message) {
    if (message.hasRemaining()) {
      messages.add(Optional.of(message));
    } else {
      whenRead.run();
    }
  }

  /** Nothing follows. */
  void end() {
    messages.add(Optional.empty());
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!current.hasRemaining() && !awaitNext()) {
      return -1;
    }
    var count = Math.min(length, current.remaining());
    current.get(bytes, offset, count);
    if (!current.hasRemaining()) {
      whenRead.run();
    }
    return count;
  }

  private boolean awaitNext() throws IOException {
    try {
      var next = atEnd ? Optional.<ByteBuffer>empty() : messages.take();
      atEnd = next.isEmpty();
      next.ifPresent(message -> current = message);
      return next.isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while more was awaited");
    }
  }
}
