package dev.slipway.builder.pod;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLog;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.builder.work.Delivery;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Does what a pod does, but for being one: the same two programs, spoken to over pipes. */
public final class PodInThisProcess implements BuildMachine {
  private final Path folder;
  private final Map<String, String> environment;
  private int pods;
  private int connections;
  private long breakAfter = Long.MAX_VALUE;
  private long mostCached = Long.MAX_VALUE;
  private Optional<Path> volume = Optional.empty();

  public PodInThisProcess(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** Has the first connection break after the pod said so much, in bytes. */
  PodInThisProcess breakingAfter(long bytes) {
    breakAfter = bytes;
    return this;
  }

  /** Gives all pods one volume for what they keep. */
  PodInThisProcess keepingIn(Path folder, long most) {
    volume = Optional.of(folder);
    mostCached = most;
    return this;
  }

  int connections() {
    return connections;
  }

  @Override
  public Delivery run(WorkOrder order, BuildLog log)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var place = new Workplace(Files.createDirectories(folder.resolve("pod" + pods++)));
    if (volume.isPresent()) {
      Files.createSymbolicLink(place.root().resolve("caches"), volume.get());
    }
    var task = new Task(place, environment, mostCached);
    var work = new Work(task, OutputStream.nullOutputStream());
    var builder = Thread.ofVirtual().start(() -> quietly(work::run));
    try {
      var conversation = new Conversation(order, log);
      while (true) {
        try {
          return hold(conversation, place);
        } catch (IOException e) {
          if (connections > 1) {
            throw e;
          }
        }
      }
    } finally {
      builder.interrupt();
      builder.join();
    }
  }

  @Override
  public SortedSet<AppName> cached() {
    return Collections.emptySortedSet();
  }

  @Override
  public void forget(AppName app) {
    // It keeps nothing by itself: a volume is the test's.
  }

  private Delivery hold(Conversation conversation, Workplace place)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    connections++;
    try (var toPod = new PipedOutputStream();
        var in = new PipedInputStream(toPod, 1 << 16);
        var out = new PipedOutputStream();
        var fromPod = new PipedInputStream(out, 1 << 16)) {
      var heard = conversation.heard();
      var attendant =
          Thread.ofVirtual()
              .start(() -> quietly(() -> new Attendant(place).attend(in, out, heard)));
      try {
        return conversation.hold(connections == 1 ? breaking(fromPod) : fromPod, toPod);
      } finally {
        attendant.interrupt();
        attendant.join();
      }
    }
  }

  private InputStream breaking(InputStream from) {
    return new FilterInputStream(from) {
      private long said;

      @Override
      public int read() throws IOException {
        count(1);
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        count(length);
        return super.read(bytes, offset, length);
      }

      private void count(int bytes) throws IOException {
        said += bytes;
        if (said > breakAfter) {
          throw new IOException("the connection broke");
        }
      }
    };
  }

  /** What can fail. */
  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  private static void quietly(Action action) {
    try {
      action.run();
    } catch (Exception ended) {
      Thread.currentThread().interrupt();
    }
  }
}
