package dev.slipway.router.proxy;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.Deflater;

/** The deflaters of one event loop. One has 256 KiB outside the heap, so there are not many. */
final class Deflaters {
  /** So many answers are compressed at once; more are sent as they came. */
  static final int MOST = 64;

  /** As many are kept while there is nothing to do. */
  private static final int MOST_IDLE = 4;

  /** What the old router had: two thirds of the work of 6, and hardly larger. */
  private static final int LEVEL = 5;

  private final Deque<Deflater> idle = new ArrayDeque<>(MOST_IDLE);
  private final ByteBufAllocator buffers;
  private int taken;

  Deflaters(ByteBufAllocator buffers) {
    this.buffers = buffers;
  }

  /** Where what they say goes into. */
  ByteBufAllocator buffers() {
    return buffers;
  }

  /** One that has seen nothing yet, without zlib's own header; empty where all are taken. */
  Optional<Deflater> take() {
    if (taken >= MOST) {
      return Optional.empty();
    }
    taken++;
    return Optional.of(idle.isEmpty() ? new Deflater(LEVEL, true) : idle.pop());
  }

  void giveBack(Deflater deflater) {
    taken--;
    if (idle.size() < MOST_IDLE) {
      deflater.reset();
      idle.push(deflater);
    } else {
      deflater.end();
    }
  }
}
