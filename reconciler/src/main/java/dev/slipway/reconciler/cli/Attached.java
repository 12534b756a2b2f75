package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOffInstance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** Passes on what this process reads to a command, and writes what that does, until it ends. */
final class Attached {
  private static final int CHUNK = 16 * 1024;

  private final OneOffInstance instance;
  private final Streams streams;
  private volatile boolean isReaderGone;

  Attached(OneOffInstance instance, Streams streams) {
    this.instance = instance;
    this.streams = streams;
  }

  /** Whether nobody wants what the command writes any more: it was ended for that. */
  boolean isReaderGone() {
    return isReaderGone;
  }

  Ending await() throws InterruptedException {
    var written = new CountDownLatch(2);
    // A read of this process's input can not be broken off: that thread ends with the process.
    Thread.ofPlatform().daemon().name("input").start(this::feed);
    write("output", instance.output(), streams.output(), written);
    write("errors", instance.errors(), streams.errors(), written);
    var ending = instance.await();
    written.await();
    return ending;
  }

  private void feed() {
    try (var to = instance.input()) {
      var _ = streams.input().transferTo(to);
    } catch (IOException e) {
      // It has ended, or reads no more; how it ended is told by it.
    }
  }

  private void write(String name, InputStream from, OutputStream to, CountDownLatch written) {
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            write(from, to);
          } catch (IOException e) {
            isReaderGone = true;
            instance.close();
          } finally {
            written.countDown();
          }
        });
  }

  private static void write(InputStream from, OutputStream to) throws IOException {
    var bytes = new byte[CHUNK];
    for (var length = from.read(bytes); length >= 0; length = from.read(bytes)) {
      to.write(bytes, 0, length);
      to.flush();
    }
  }
}
