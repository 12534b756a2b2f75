package dev.slipway.reconciler.cluster.local;

import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.cluster.WindowSize;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is run once, and looked after by a thread of its own until nothing is left. */
final class OneOffProcess implements OneOffInstance {
  private static final Logger LOG = LoggerFactory.getLogger(OneOffProcess.class);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  /** What containers report of a process that was killed for its memory: by KILL. */
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final ProcessTree tree;
  private final Optional<Terminal> terminal;
  private final InstanceSpec spec;
  private final Duration deadline;
  private final long begin = System.nanoTime();
  private final CompletableFuture<Void> toBeEnded = new CompletableFuture<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  /** Made once: each such future would stay with those that it waits for until they complete. */
  private final CompletableFuture<Object> event;

  OneOffProcess(Process process, ProcessTree tree, OneOffs.Ready ready, Duration deadline) {
    this.process = process;
    this.tree = tree;
    this.terminal = ready.terminal();
    this.spec = ready.record().spec();
    this.deadline = deadline;
    this.event = CompletableFuture.anyOf(process.onExit(), toBeEnded);
    Thread.ofVirtual().name("one-off " + process.pid()).start(this::run);
  }

  /** Has this called once it has ended, at once if it has. */
  void onEnd(Runnable action) {
    var _ = ending.whenComplete((_, _) -> action.run());
  }

  private void run() {
    try {
      ending.complete(tend());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.atError()
          .setMessage("what ran once could not be ended; the next start of the daemon tries again")
          .addKeyValue("pid", process.pid())
          .setCause(e)
          .log();
    } finally {
      ending.complete(new Ending.Lost("it could not be ended"));
    }
  }

  /** Returns when nothing of it is left: neither does anyone wait for more of its output then. */
  private Ending tend() throws IOException, InterruptedException {
    while (true) {
      if (!process.isAlive()) {
        Stopping.kill(tree);
        return new Ending.Exited(process.exitValue(), "");
      }
      if (toBeEnded.isDone()) {
        stop();
        return new Ending.Lost("it was ended");
      }
      if (left().isNegative() || left().isZero()) {
        stop();
        return new Ending.TimeIsUp(deadline);
      }
      if (spec.watchedMemory().isPresent()
          && tree.usesMore(spec.memory().get().bytes(), Vitals.MEMORY_PAUSE)) {
        Stopping.kill(tree);
        return new Ending.Exited(
            KILLED, "killed: it used more than " + spec.memory().get() + " of memory");
      }
      awaitEvent();
    }
  }

  private Duration left() {
    return deadline.minusNanos(System.nanoTime() - begin);
  }

  private void awaitEvent() throws InterruptedException {
    var look = Vitals.MEMORY_PAUSE;
    var pause = spec.watchedMemory().isPresent() && look.compareTo(left()) < 0 ? look : left();
    try {
      var _ = event.get(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Time to look again.
    } catch (ExecutionException e) {
      throw new IllegalStateException("neither ever fails", e);
    }
  }

  private void stop() throws IOException, InterruptedException {
    new Stopping(tree, spec.grace(), () -> Optional.of(LONGEST_GRACE), () -> false).run();
  }

  @Override
  public OutputStream input() {
    return new FilterOutputStream(process.getOutputStream()) {
      @Override
      public void write(int one) throws IOException {
        out.write(one);
        out.flush();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        out.flush();
      }
    };
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public InputStream errors() {
    return process.getErrorStream();
  }

  @Override
  public void resize(WindowSize size) {
    terminal.ifPresent(there -> there.resize(process, size));
  }

  @Override
  public Ending await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    }
  }

  /** Has it ended, and does not wait for it. */
  void end() {
    toBeEnded.complete(null);
  }

  @Override
  public void close() {
    end();
    try {
      var _ = ending.get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.atError()
          .setMessage("what ran once does not end; the next start of the daemon tries again")
          .addKeyValue("pid", process.pid())
          .log();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
