package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.RunMessage.Bytes;
import dev.slipway.reconciler.api.RunMessage.Text;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.OneOffInstance;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command for one client, and passes on what each of them writes at the pace of who reads.
 */
final class RunSession {
  private static final Logger LOG = LoggerFactory.getLogger(RunSession.class);

  /** For a client to read what is left when the command has ended. */
  private static final Duration LONGEST_READ = Duration.ofMinutes(5);

  private final ControlPlane control;
  private final AppName app;
  private final RunSocket client;

  RunSession(ControlPlane control, AppName app, RunSocket client) {
    this.control = control;
    this.app = app;
    this.client = client;
  }

  /**
   * Returns when nothing of it is left. To be interrupted when the client is gone.
   *
   * @param patience how long the client may take to say what it wants
   */
  void run(Duration patience) throws InterruptedException {
    try {
      var request = receive(patience);
      if (control.app(app).isEmpty()) {
        throw Parameters.noApp(app.toString());
      }
      try (var instance = start(request)) {
        client.send(new RunEvent.Started());
        client.send(new RunEvent.Ended(attend(instance)), LONGEST_READ);
      }
    } catch (FailedRequest e) {
      client.send(new RunEvent.Failed(e.status(), e.failure()));
    }
  }

  private RunRequest receive(Duration patience) throws FailedRequest, InterruptedException {
    var first = client.receive(patience);
    if (first.orElse(null) instanceof Text text) {
      client.taken(text);
      return Wishes.run(text.json());
    }
    throw new FailedRequest(
        400, "the first message does not say what to run", "send {\"command\":[…]} as text");
  }

  private OneOffInstance start(RunRequest request) throws FailedRequest, InterruptedException {
    try {
      return control.run(app, request);
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  private Ending attend(OneOffInstance instance) throws InterruptedException {
    var input = begin("input", () -> feed(instance));
    var output = begin("output", () -> pass(instance.output(), RunFrames.OUTPUT));
    var errors = begin("errors", () -> pass(instance.errors(), RunFrames.ERRORS));
    try {
      var ending = instance.await();
      return output.join(LONGEST_READ) && errors.join(LONGEST_READ)
          ? ending
          : new Ending.Lost("it has ended, but what it wrote was not read in time");
    } finally {
      input.interrupt();
      output.interrupt();
      errors.interrupt();
    }
  }

  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  /** Waits for a process: on a virtual thread that would hold up others. */
  private Thread begin(String what, Pump pump) {
    return Thread.ofPlatform()
        .daemon()
        .name("run " + app + " " + what)
        .start(() -> {
          try {
            pump.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            LOG.atDebug().setMessage("a stream of a run ended").setCause(e).log();
          }
        });
  }

  private void pass(InputStream from, byte channel) throws IOException, InterruptedException {
    var bytes = new byte[RunFrames.CHUNK];
    for (var length = from.read(bytes); length >= 0; length = from.read(bytes)) {
      client.send(channel, bytes, length);
    }
  }

  /** What a command does not read any more is let go, as by a broken pipe. */
  private void feed(OneOffInstance instance) throws InterruptedException {
    var input = instance.input();
    while (true) {
      var message = client.receive();
      try {
        switch (message) {
          case Bytes(var bytes) when bytes.length == 0 -> input.close();
          case Bytes(var bytes) -> input.write(bytes);
          case Text(var json) -> instance.resize(Wishes.size(json));
        }
      } catch (IOException | FailedRequest e) {
        LOG.atDebug().setMessage("what a client sent is not passed on").setCause(e).log();
      }
      client.taken(message);
    }
  }
}
