package dev.slipway.reconciler.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A command that runs once in memory: a program on a thread, with pipes to it. */
public final class FakeOneOff implements OneOffInstance {
  public final OneOff asked;
  public final List<WindowSize> sizes = new CopyOnWriteArrayList<>();
  private final Pipe input = Pipe.open();
  private final Pipe output = Pipe.open();
  private final Pipe errors = Pipe.open();
  private final OutputStream toInput = Channels.newOutputStream(input.sink());
  private final InputStream fromOutput = Channels.newInputStream(output.source());
  private final InputStream fromErrors = Channels.newInputStream(errors.source());
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final Thread thread;

  /** What a program does; it ends when it is interrupted. */
  @FunctionalInterface
  public interface Program {
    /** Answers with its exit code. */
    int run(Standard streams) throws IOException, InterruptedException;
  }

  /** What a program reads and writes. */
  public record Standard(InputStream input, OutputStream output, OutputStream errors) {}

  public FakeOneOff(OneOff asked, Program program) throws IOException {
    this.asked = asked;
    thread = Thread.ofPlatform().daemon().start(() -> run(program));
    var _ =
        ending.completeOnTimeout(
            new Ending.TimeIsUp(asked.deadline()),
            asked.deadline().toMillis(),
            TimeUnit.MILLISECONDS);
    var _ =
        ending.thenAccept(how -> {
          if (!(how instanceof Ending.Exited)) {
            thread.interrupt();
          }
        });
  }

  private void run(Program program) {
    try (var in = Channels.newInputStream(input.source());
        var out = Channels.newOutputStream(output.sink());
        var err = Channels.newOutputStream(errors.sink())) {
      ending.complete(new Ending.Exited(program.run(new Standard(in, out, err)), ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      ending.complete(new Ending.Exited(1, ""));
    }
  }

  @Override
  public OutputStream input() {
    return toInput;
  }

  @Override
  public InputStream output() {
    return fromOutput;
  }

  @Override
  public InputStream errors() {
    return fromErrors;
  }

  @Override
  public void resize(WindowSize size) {
    sizes.add(size);
  }

  @Override
  public Ending await() throws InterruptedException {
    try {
      return ending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it has ended, by itself or not. */
  public boolean hasEnded() {
    return ending.isDone();
  }

  @Override
  public void close() {
    ending.complete(new Ending.Lost("it was ended"));
  }
}
