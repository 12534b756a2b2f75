package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.reconciler.cluster.WindowSize;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a container reads and writes. Without a terminal its input has a connection of its own: the
 * end of that is the end of the input, which the protocol has no other word for.
 */
final class Attachment implements AutoCloseable {
  private static final byte END_OF_FILE = 4; // Ctrl-D

  private final ExecWatch outputs;
  private final Optional<ExecWatch> inputAlone;
  private final CompletableFuture<Void> over;
  private final InputStream output;
  private final InputStream errors;

  private Attachment(
      ExecWatch outputs, Optional<ExecWatch> inputAlone, CompletableFuture<Void> over) {
    this.outputs = outputs;
    this.inputAlone = inputAlone;
    this.over = over;
    this.output = new Received(outputs.getOutput());
    this.errors =
        inputAlone.isPresent() ? new Received(outputs.getError()) : InputStream.nullInputStream();
  }

  /**
   * The client's own fails where it is asked for nothing, as it is where a buffer has become full.
   */
  private static final class Received extends FilterInputStream {
    Received(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : in.read(bytes, offset, length);
    }
  }

  static Attachment to(ContainerResource container, Optional<WindowSize> terminal) {
    var over = new CompletableFuture<Void>();
    if (terminal.isPresent()) {
      var both =
          container
              .redirectingInput()
              .redirectingOutput()
              .withTTY()
              .usingListener(new End(over))
              .attach();
      both.resize(terminal.get().columns(), terminal.get().rows());
      return new Attachment(both, Optional.empty(), over);
    }
    // With an input that is never written to: servers take none for one that has ended.
    var outputs =
        container
            .redirectingInput()
            .redirectingOutput()
            .redirectingError()
            .usingListener(new End(over))
            .attach();
    try {
      // Of a connection without any output the client takes the first word for the end.
      var input =
          container.redirectingInput().writingError(OutputStream.nullOutputStream()).attach();
      return new Attachment(outputs, Optional.of(input), over);
    } catch (RuntimeException e) {
      outputs.close();
      throw e;
    }
  }

  /** Completes when the server has no more to tell. */
  CompletableFuture<Void> over() {
    return over;
  }

  InputStream output() {
    return output;
  }

  InputStream errors() {
    return errors;
  }

  /** All outputs there are. */
  List<InputStream> heard() {
    return inputAlone.isPresent() ? List.of(output(), errors()) : List.of(output());
  }

  OutputStream input() {
    return new FilterOutputStream(inputAlone.orElse(outputs).getInput()) {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
          out.flush();
        } catch (KubernetesClientException e) {
          throw new IOException("the connection to the pod broke", e);
        }
      }

      @Override
      public void close() throws IOException {
        if (inputAlone.isPresent()) {
          inputAlone.get().close();
        } else {
          write(END_OF_FILE);
        }
      }
    };
  }

  void resize(WindowSize size) {
    if (inputAlone.isEmpty()) {
      outputs.resize(size.columns(), size.rows());
    }
  }

  /** Only what goes on is ended: what came and was not read yet stays. */
  @Override
  public void close() {
    inputAlone.ifPresent(ExecWatch::close);
    if (!over.isDone()) {
      outputs.close();
    }
  }

  private record End(CompletableFuture<Void> over) implements ExecListener {
    @Override
    public void onFailure(Throwable failure, Response response) {
      over.complete(null);
    }

    @Override
    public void onClose(int code, String reason) {
      over.complete(null);
    }
  }
}
