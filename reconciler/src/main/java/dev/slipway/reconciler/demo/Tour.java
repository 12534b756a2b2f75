package dev.slipway.reconciler.demo;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ControlPlane;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.demo.DemoRepositories.Edit;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The stages of the demo, each seen to be true before the next. */
final class Tour {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int LOOKS_WHILE_HELD = 3;
  private static final String MAIN = "Main.java";

  private final ControlPlane control;
  private final DemoRepositories repositories;
  private final Traffic traffic;
  private final Stage stage;
  private String lastReply = "";

  Tour(ControlPlane control, DemoRepositories repositories, Traffic traffic, Stage stage) {
    this.control = control;
    this.repositories = repositories;
    this.traffic = traffic;
    this.stage = stage;
  }

  /** A stage was not seen to be true in time. */
  static final class NotSeen extends Exception {
    private static final long serialVersionUID = 1L;

    NotSeen(String what) {
      super("not seen within " + LONGEST.toMinutes() + " minutes: " + what);
    }
  }

  void everyAppIsServed(List<DemoApp> apps) throws NotSeen, InterruptedException {
    for (var app : apps) {
      await(
          app.name() + " answers",
          () -> answer(app).filter(a -> a.contains(app.answer())).isPresent());
      stage.line(app.name().value(), "answers  " + firstLine(answer(app).orElse("")));
    }
  }

  void aCommitIsFollowed()
      throws NotSeen, RejectedException, UnavailableException, InterruptedException {
    var commit = edit("VERSION = \"1\"", "VERSION = \"2\"", "Say version 2");
    stage.line("you", "git commit -m 'Say version 2'   (" + commit + ", in hello.git)");
    awaitServed(2, "version 2");
  }

  void aBadReleaseRollsBack()
      throws NotSeen, RejectedException, UnavailableException, InterruptedException {
    edit(
        "    server.start();",
        "    if (true) throw new IllegalStateException(\"no database\");",
        "Break it");
    stage.line("you", "git commit -m 'Break it'   (it crashes at its start)");
    await(
        "v3 is rolled back by v4",
        () -> numberIs(4) && state(3).equals(Optional.of(ReleaseSummary.State.HELD)) && isHeld());
    awaitAnswer("version 2");
    stage.line("hello", "v3 never came up; v2 served on, and v4 restores it");
  }

  void aRevertIsKept()
      throws NotSeen, RejectedException, UnavailableException, InterruptedException {
    edit(
        "    if (true) throw new IllegalStateException(\"no database\");",
        "    server.start();",
        "Mend it");
    edit("VERSION = \"2\"", "VERSION = \"3\"", "Say version 3");
    stage.line("you", "git commit -m 'Say version 3'   (mended)");
    awaitServed(5, "version 3");
    var released = summaries().getFirst();
    repositories.revert(released.revision());
    stage.line(
        "you",
        "git revert " + released.revision().abbreviated() + "   (the commit of v5, in config.git)");
    await("v4 is back", () -> numberIs(4) && isHeld());
    awaitAnswer("version 2");
    for (var i = 0; i < LOOKS_WHILE_HELD; i++) {
      control.sync(new SyncRequest(true, Optional.empty(), false));
      if (!numberIs(4) || !isHeld()) {
        throw new NotSeen("v5 stays reverted");
      }
    }
    stage.line("hello", "back at v4, and held: nothing brings v5 back until you do");
  }

  private String edit(String from, String to, String message)
      throws RejectedException, UnavailableException {
    var commit = repositories.commit(DemoApp.HELLO.name(), MAIN, new Edit(from, to, message));
    control(new SyncRequest(false, Optional.empty(), false));
    return commit.abbreviated();
  }

  private void control(SyncRequest request) throws RejectedException, UnavailableException {
    try {
      control.sync(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitServed(int number, String answer) throws NotSeen, InterruptedException {
    await("v" + number + " is served", () -> numberIs(number) && isReady());
    awaitAnswer(answer);
    stage.line("hello", "answers  " + firstLine(answer(DemoApp.HELLO).orElse("")));
  }

  private void awaitAnswer(String text) throws NotSeen, InterruptedException {
    await(
        "an answer with " + text,
        () -> answer(DemoApp.HELLO).filter(a -> a.contains(text)).isPresent());
  }

  private Optional<String> answer(DemoApp app) throws InterruptedException {
    var reply = traffic.ask(app.name() + ".localhost");
    lastReply = reply.text();
    return reply.ok() ? Optional.of(reply.text()) : Optional.empty();
  }

  private Optional<AppStatus> hello() {
    return control.app(DemoApp.HELLO.name());
  }

  private boolean numberIs(int number) {
    return hello()
        .flatMap(AppStatus::release)
        .filter(r -> r.number().equals(new ReleaseNumber(number)))
        .isPresent();
  }

  private boolean isReady() {
    return hello().filter(app -> app.status() == Condition.READY).isPresent();
  }

  private boolean isHeld() {
    return hello().filter(app -> app.status() == Condition.HELD).isPresent();
  }

  private Optional<ReleaseSummary.State> state(int number) throws UnavailableException {
    return summaries().stream()
        .filter(r -> r.number().equals(new ReleaseNumber(number)))
        .map(ReleaseSummary::state)
        .findFirst();
  }

  private List<ReleaseSummary> summaries() throws UnavailableException {
    return control.releases(DemoApp.HELLO.name(), OptionalInt.empty()).orElseGet(List::of);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** Something that can be seen, or not yet. */
  @FunctionalInterface
  private interface Sight {
    boolean isTrue() throws UnavailableException, InterruptedException;
  }

  private void await(String what, Sight sight) throws NotSeen, InterruptedException {
    var end = System.nanoTime() + LONGEST.toNanos();
    try {
      while (!sight.isTrue()) {
        if (System.nanoTime() > end) {
          throw new NotSeen(what + " (the last answer was: " + lastReply + ")");
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (UnavailableException e) {
      throw new NotSeen(what + ": " + e.getMessage());
    }
  }
}
