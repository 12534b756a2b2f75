package dev.slipway.router.mesh;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Who is told when a mesh changed by itself, on a thread of their own: they may take their time.
 */
public final class ChangeListeners implements AutoCloseable {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService thread;

  /**
   * @param name of the thread
   */
  public ChangeListeners(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  public void add(Runnable listener) {
    listeners.add(listener);
  }

  /** Has them told, unless this is closed. */
  public void tell() {
    if (!thread.isShutdown()) {
      thread.execute(() -> listeners.forEach(Runnable::run));
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
