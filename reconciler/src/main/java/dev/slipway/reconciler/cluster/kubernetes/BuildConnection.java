package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.pod.PodCommands;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection, through the API server, to the pod of a build. One over which nothing went for long
 * is taken for dead: the pod speaks every few seconds.
 */
final class BuildConnection implements AutoCloseable {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 5_000;

  private final ExecWatch exec;
  private final Thread watchdog;
  private volatile long alive = System.nanoTime();

  private BuildConnection(ExecWatch exec) {
    this.exec = exec;
    this.watchdog = Thread.ofVirtual().name("build watchdog").start(this::watch);
  }

  /**
   * Begins one; throws what the client does.
   *
   * @param heard how much of the pod's log is known, in bytes
   */
  static BuildConnection to(ContainerResource container, long heard) {
    var command = PodCommands.attend(heard).toArray(String[]::new);
    return new BuildConnection(
        container
            .redirectingInput()
            .redirectingOutput()
            .writingError(OutputStream.nullOutputStream())
            .exec(command));
  }

  InputStream from() {
    return new FilterInputStream(exec.getOutput()) {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      // The client's own fails where it is asked for nothing.
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          var count = length == 0 ? 0 : in.read(bytes, offset, length);
          alive = System.nanoTime();
          return count;
        } catch (KubernetesClientException e) {
          throw new IOException("the connection to the pod broke", e);
        }
      }
    };
  }

  OutputStream to() {
    return new FilterOutputStream(exec.getInput()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
          out.flush();
          alive = System.nanoTime();
        } catch (KubernetesClientException e) {
          throw new IOException("the connection to the pod broke", e);
        }
      }
    };
  }

  private void watch() {
    try {
      while (System.nanoTime() - alive < LONGEST_SILENCE.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      exec.close();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watchdog.interrupt();
    exec.close();
  }
}
