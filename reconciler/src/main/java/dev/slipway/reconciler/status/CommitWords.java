package dev.slipway.reconciler.status;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.CommitStatus.State;
import java.net.URI;
import java.util.Optional;

/** What is shown of an app at a commit. */
public record CommitWords(AppStatus app) {

  /** At the config commit that made it what it is. */
  public CommitStatus atConfig(ObjectId commit) {
    return at(commit, state(), app.status() == Condition.READY ? release() + " runs" : words());
  }

  /** At the head of its source. */
  public CommitStatus atSource(ObjectId head) {
    var isReleased = app.release().flatMap(AppStatus.Current::commit).equals(Optional.of(head));
    return isReleased ? at(head, state(), "released " + release()) : at(head, state(), words());
  }

  private State state() {
    return switch (app.status()) {
      case READY, HELD, AWAITING_REVIEW -> State.SUCCESS;
      case PROGRESSING -> State.PENDING;
      case STALLED, FAILING -> State.FAILURE;
    };
  }

  private String words() {
    var message = app.message().lines().findFirst().orElse("");
    return switch (app.status()) {
      case READY -> "nothing to release";
      case HELD -> "held: " + message;
      case AWAITING_REVIEW -> "built; " + pending() + " waits for its review";
      case PROGRESSING, STALLED, FAILING -> message.isEmpty() ? app.reason() : message;
    };
  }

  private String release() {
    return app.release().map(release -> release.number().toString()).orElse("nothing");
  }

  private String pending() {
    return app.pending()
        .flatMap(AppStatus.Pending::number)
        .map(Object::toString)
        .orElse("the next release");
  }

  private CommitStatus at(ObjectId commit, State state, String words) {
    var page = app.pending().flatMap(AppStatus.Pending::request).or(app::url).map(URI::create);
    return new CommitStatus(commit, context(app.name()), state, words, page);
  }

  private static String context(AppName app) {
    return "slipway/" + app;
  }
}
