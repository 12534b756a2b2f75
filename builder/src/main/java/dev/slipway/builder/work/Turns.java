package dev.slipway.builder.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time for each thing; remembers only the things that someone has or waits for. */
public final class Turns<K> {
  private final Map<K, Turn> turns = new ConcurrentHashMap<>();

  /** Users are counted inside of the map's own lock of the key. */
  private record Turn(ReentrantLock lock, int users) {
    Turn with(int more) {
      return new Turn(lock, users + more);
    }
  }

  /** Waits for the turn; every call that returns must be followed by {@link #end}. */
  public void await(K thing) throws InterruptedException {
    var turn =
        turns.compute(thing, (_, t) -> t == null ? new Turn(new ReentrantLock(), 1) : t.with(1));
    try {
      turn.lock().lockInterruptibly();
    } catch (InterruptedException e) {
      leave(thing);
      throw e;
    }
  }

  public void end(K thing) {
    turns.computeIfPresent(
        thing,
        (_, turn) -> {
          turn.lock().unlock();
          return turn;
        });
    leave(thing);
  }

  private void leave(K thing) {
    turns.computeIfPresent(thing, (_, turn) -> turn.users() == 1 ? null : turn.with(-1));
  }
}
