package dev.slipway.builder.pod;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The one who builds in a pod: waits for an order, carries it out, and for its result to be
 * fetched.
 */
record Work(Task task, OutputStream shown) {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration LONGEST_STAY = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 100;

  private Workplace place() {
    return task.place();
  }

  /** False where no order comes. */
  boolean run() throws IOException, InterruptedException {
    var order = await();
    if (order.isEmpty()) {
      return false;
    }
    var showing = Thread.ofVirtual().name("log").start(this::show);
    try {
      place().write(carryOut(order.get()));
    } finally {
      showing.interrupt();
      showing.join();
    }
    TimeUnit.MILLISECONDS.sleep(LONGEST_STAY.toMillis());
    return true;
  }

  private Optional<JsonObject> await() throws IOException, InterruptedException {
    var end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() - end < 0) {
      var order = place().readOrder();
      if (order.isPresent()) {
        return order;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return Optional.empty();
  }

  private Answer carryOut(JsonObject order) throws InterruptedException {
    try {
      return new Answer.Done(task.carryOut(order));
    } catch (BuildFailedException e) {
      return new Answer.Failed(e.getMessage());
    } catch (RejectedException e) {
      return new Answer.Lacking(String.valueOf(e.getMessage()));
    } catch (UnavailableException e) {
      return new Answer.Hindered(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Answer.Hindered("could not build: " + e);
    }
  }

  /** For who looks at the pod. */
  private void show() {
    try (var log = new LogTail(place().log(), 0)) {
      var buffer = new byte[LogTail.PART];
      var isLast = false;
      while (true) {
        for (var count = log.read(buffer); count > 0; count = log.read(buffer)) {
          shown.write(buffer, 0, count);
          shown.flush();
        }
        if (isLast) {
          return;
        }
        isLast = !pause();
      }
    } catch (IOException e) {
      System.err.println("the log can not be shown: " + e);
    }
  }

  /** False once the build is over. */
  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException over) {
      return false;
    }
  }
}
