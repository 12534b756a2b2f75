package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/** Writes the log of a build to one client, and goes on while the build does, if asked to. */
final class BuildLogs implements Answer.Writer {
  private static final int CHUNK = 64 * 1024;
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final ControlPlane control;
  private final AppName app;
  private final BuildLog log;
  private final boolean follow;

  BuildLogs(ControlPlane control, AppName app, BuildLog log, boolean follow) {
    this.control = control;
    this.app = app;
    this.log = log;
    this.follow = follow;
  }

  @Override
  public void writeTo(ClientStream client) throws FailedRequest, InterruptedException {
    try (var file = FileChannel.open(log.file())) {
      client.begin();
      while (!client.isClosed()) {
        // Asked before the file is read: what is written after the end was seen would be lost.
        var running = follow && isRunning();
        copy(file, client);
        if (!running) {
          return;
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (NoSuchFileException e) {
      throw new FailedRequest(404, "this build's log is gone", "a build keeps its log for a while");
    } catch (IOException e) {
      throw new FailedRequest(503, "the log can not be read: " + e.getMessage(), "try again");
    }
  }

  private boolean isRunning() {
    return control.buildLog(app, log.key().toString()).map(BuildLog::running).orElse(false);
  }

  private static void copy(SeekableByteChannel file, ClientStream client)
      throws IOException, InterruptedException {
    var buffer = ByteBuffer.allocate(CHUNK);
    while (!client.isClosed() && file.read(buffer) > 0) {
      client.write(Buffer.buffer(new byte[0]).appendBytes(buffer.array(), 0, buffer.position()));
      buffer.clear();
    }
  }
}
