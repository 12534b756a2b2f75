package dev.slipway.builder.pod;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLog;
import dev.slipway.builder.work.Delivery;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.TreeMap;

/**
 * The daemon's side of the conversation about one order: hands it over where the pod has none,
 * writes the pod's log into its own, and takes what came of it. Where a connection broke, it goes
 * on over the next one. For use by one thread at a time.
 */
public final class Conversation {
  private final WorkOrder order;
  private final BuildLog log;
  private long heard;

  public Conversation(WorkOrder order, BuildLog log) {
    this.order = order;
    this.log = log;
  }

  /** How much of the pod's log is known, in bytes: the pod is told so. */
  public long heard() {
    return heard;
  }

  /**
   * Returns when all that came of the order is there.
   *
   * @param from what {@link PodCommands#attend} says
   * @param to what it hears
   * @throws IOException where the connection broke, or the pod does not say what it must
   */
  public Delivery hold(InputStream from, OutputStream to)
      throws BuildFailedException, RejectedException, UnavailableException, IOException {
    var listener = new Listener(from);
    for (var said = listener.next(); ; said = listener.next()) {
      switch (said.word()) {
        case WANTED -> hand(new Speaker(to));
        case LOG -> write(said.bytes());
        case PING -> {}
        case ANSWER -> {
          var result = Answer.ofJson(said.json()).result();
          return take(listener, result);
        }
        case SECRETS, ORDER, FILES, END ->
            throw new IOException("the pod says what is not its turn");
      }
    }
  }

  private void hand(Speaker speaker) throws IOException {
    var json = new TreeMap<>(order.task().entries());
    json.put(Task.TIME, order.time().toMillis());
    if (!order.secrets().isEmpty()) {
      speaker.say(Word.SECRETS, order.secrets().toJson());
    }
    speaker.say(Word.ORDER, new JsonObject(json));
    speaker.sayFiles(order.files());
  }

  private void write(byte[] bytes) throws BuildFailedException, IOException {
    heard += bytes.length;
    if (!log.write(bytes, bytes.length)) {
      throw new BuildFailedException("the build printed more than the log takes");
    }
  }

  private Delivery take(Listener listener, JsonObject result)
      throws BuildFailedException, IOException {
    Folders.delete(order.into()); // of a connection before
    try {
      return new Delivery(result, listener.files(order.into()));
    } catch (TooMuchException e) {
      throw new BuildFailedException("what was built is too large: " + e.getMessage(), e);
    }
  }
}
