package dev.slipway.reconciler.forge;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import java.net.URI;
import java.util.Optional;

/**
 * A request to merge an app's {@link ReviewBranch}.
 *
 * @param page where people see it; empty where the host has no such pages
 * @param head the last commit that it asks to be merged. Of an open one the branch itself is the
 *     truth: a host may be slow to notice a push
 */
public record ReleaseRequest(
    AppName app, Optional<Page> page, ObjectId head, RequestText text, RequestState state) {
  private static final String FOR_MACHINES = "Slipway-";

  /**
   * Where people see a request.
   *
   * @param number that the host gave it, unique in its repository and rising
   */
  public record Page(long number, URI url) {}

  /** The same, with only those lines of its text that tell machines what it asks for. */
  public ReleaseRequest remembered() {
    var lines = text.body().lines().filter(line -> line.startsWith(FOR_MACHINES)).toList();
    return new ReleaseRequest(
        app, page, head, new RequestText(text.title(), String.join("\n", lines)), state);
  }

  public boolean isOpen() {
    return state instanceof RequestState.Open;
  }
}
