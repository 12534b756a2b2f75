package dev.slipway.reconciler.status;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The latest events, a bounded number of them, for as long as the daemon lives. Thread-safe. */
public final class EventFeed {
  private final int capacity;
  private final Deque<Event> events = new ArrayDeque<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /** Keeps the last {@code capacity} events. */
  public EventFeed(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a feed keeps at least one event: " + capacity);
    }
    this.capacity = capacity;
  }

  /** Adds an event and hands it on to the listeners, on this thread. */
  public void add(Event event) {
    synchronized (events) {
      if (events.size() == capacity) {
        events.removeFirst();
      }
      events.addLast(event);
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  /** What is kept, oldest first. */
  public List<Event> recent() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Has {@code listener}, which must not block, called with each event from now on. */
  public Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends what {@link #subscribe} began. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
