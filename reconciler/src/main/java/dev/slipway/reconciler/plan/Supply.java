package dev.slipway.reconciler.plan;

import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.ledger.Current;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.OnHold;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.SourceState.Head;
import dev.slipway.reconciler.plan.Step.Build.Occasion;
import dev.slipway.reconciler.plan.Step.Cause;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The way to the next release: the first rungs, up to the commit (design, rules 1, 3, 6 and 7). */
record Supply(Optional<Step> step, Optional<Condition> condition) {
  private static final Supply UP_TO_DATE = new Supply(Optional.empty(), Optional.empty());

  static Supply decide(AppName name, AppWorld world, Platform platform) {
    var renumbered = renumbered(world);
    if (renumbered.isPresent()) {
      return renumbered.get();
    }
    var next = towardsNext(name, world);
    if (next.step().filter(step -> isLetThrough(step, world, platform)).isPresent()) {
      return next; // a newer release pre-empts one that still hangs
    }
    var failed = afterFailure(world, platform);
    if (failed.filter(supply -> supply.step().isPresent()).isPresent()) {
      return failed.get();
    }
    var reviewed = new Reviewing(name, world).of(next);
    return reviewed.step().isPresent() ? reviewed : failed.orElse(reviewed);
  }

  /**
   * What came with a number that another release had becomes the next one, by a commit: no two
   * releases have one number (design, rule 2).
   */
  private static Optional<Supply> renumbered(AppWorld world) {
    return world
        .ledger()
        .takenNumber()
        .map(taken -> {
          var release = world.ledger().current().asRelease().orElseThrow();
          var next = release.numbered(world.ledger().nextNumber());
          var cause = new Cause.Renumbered(taken);
          return doing(
              new Step.RecordRelease(next, Optional.of(release), cause),
              Stage.RELEASING,
              next.number() + ": there was another " + taken);
        });
  }

  /** Whether it writes a release that nobody has to look at first (design, rule 5). */
  private static boolean isLetThrough(Step step, AppWorld world, Platform platform) {
    return step instanceof Step.RecordRelease record
        && world.approval(record, platform) == Approval.AUTO;
  }

  /** Rolls back or, where that can not be, tells that something else must mend it. */
  private static Optional<Supply> afterFailure(AppWorld world, Platform platform) {
    var current = world.ledger().current().asRelease();
    if (current.isEmpty()
        || !(world.running().rollout() instanceof Rollout.Failed(var number, var reason))
        || !number.equals(current.get().number())) {
      return Optional.empty();
    }
    var target = world.ledger().rollbackTarget();
    if (platform.onFailure() == OnFailure.KEEP || target.isEmpty()) {
      return Optional.of(waiting(new Stalled(number + " did not come up: " + reason)));
    }
    var release = target.get().restoredAs(world.ledger().nextNumber());
    return Optional.of(
        doing(
            new Step.RecordRelease(release, current, new Cause.RolledBack(number, reason)),
            Stage.RELEASING,
            "rolling back to " + target.get().number() + ": " + number + " did not come up"));
  }

  private static Supply towardsNext(AppName name, AppWorld world) {
    if (world.ledger().current() instanceof Current.Unreadable(var problems)) {
      return waiting(
          new Stalled(ConfigTree.releasePath(name) + " is not a release: " + told(problems)));
    }
    if (!world.manifest().problems().isEmpty()) {
      return waiting(new Stalled(told(world.manifest().problems())));
    }
    if (world.manifest().app().isEmpty()) {
      return waiting(new Stalled("its manifest was never right"));
    }
    var source = world.source();
    if (source.head().isPresent()) {
      return fromHead(world.manifest().app().get(), world, source.head().get())
          .orSourceTrouble(source);
    }
    return source
        .trouble()
        .map(trouble -> waiting(troubled(trouble)))
        .orElseGet(() -> waiting(new Progressing(Stage.OBSERVING, "looking at its source")));
  }

  /** What the next release would be made of. */
  private record Candidate(App app, Head head, Digest inputs) {}

  private static Supply fromHead(App app, AppWorld world, Head head) {
    var next = new Candidate(app, head, head.inputs(app.config()));
    var current = world.ledger().current().asRelease();
    if (current.filter(release -> release.inputs().equals(next.inputs())).isPresent()) {
      return world.build().currentKept()
          ? upToDate(app)
          : rebuildLost(app, world, current.get().image());
    }
    if (app.settings().releases().hold()) {
      return waiting(new OnHold(Optional.of(head.words())));
    }
    if (world.source().stale()) {
      return waiting(
          world
              .source()
              .trouble()
              .map(Supply::troubled)
              .orElseGet(() -> new Progressing(Stage.OBSERVING, "looking at its source again")));
    }
    var hold = world.ledger().hold(next.inputs());
    if (hold.isPresent()) {
      return waiting(new Held(hold.get()));
    }
    return world
        .build()
        .wanted()
        .map(image -> release(next, world, image))
        .orElseGet(() -> build(app, world));
  }

  private static Supply upToDate(App app) {
    return app.settings().releases().hold() ? waiting(new OnHold(Optional.empty())) : UP_TO_DATE;
  }

  private static Supply rebuildLost(App app, AppWorld world, ImageRef lost) {
    return world
        .build()
        .wanted()
        .map(image -> waiting(new Stalled(goneMessage(lost, image.ref()))))
        .orElseGet(() -> build(app, world));
  }

  private static String goneMessage(ImageRef lost, ImageRef rebuilt) {
    return "the image "
        + lost.digest().abbreviated()
        + " is gone from the store, and building its source again gave another one ("
        + rebuilt.digest().abbreviated()
        + "): commit a change to the app to release that";
  }

  private static Supply build(App app, AppWorld world) {
    var failure = world.build().failure();
    if (failure.isPresent()) {
      return waiting(new Stalled(failure.get()));
    }
    // A named image is there: nothing to build.
    var commit = world.source().commit().orElseThrow();
    var source = (Source) app.origin();
    var step = new Step.Build(app.name(), commit.key(), source, occasion(world, commit));
    return doing(step, Stage.BUILDING, commit.words());
  }

  private static Occasion occasion(AppWorld world, Commit commit) {
    return world
        .ledger()
        .current()
        .asRelease()
        .flatMap(Release::built)
        .filter(built -> built.tree().equals(commit.built().tree()))
        .map(_ -> Occasion.REBUILD)
        .orElse(Occasion.PUSH);
  }

  private static Supply release(Candidate next, AppWorld world, StoredImage image) {
    var app = next.app();
    var missing = Workloads.withoutCommand(app, image);
    if (!missing.isEmpty()) {
      return waiting(
          new Stalled(
              missing.stream().map(Object::toString).collect(Collectors.joining(", "))
                  + ": no command; give processes."
                  + missing.getFirst()
                  + ".command in the manifest, or a line in the Procfile"));
    }
    var number = world.ledger().nextNumber();
    var release =
        new Release(
            app.name(),
            number,
            image.ref(),
            world.source().commit().map(Commit::built),
            Workloads.frozen(app, image),
            next.inputs(),
            Optional.empty());
    var before = world.ledger().current().asRelease();
    return doing(
        new Step.RecordRelease(release, before, new Cause.NewInputs(next.head().subject())),
        Stage.RELEASING,
        number.toString());
  }

  /** A source that can not be asked is worth a word where there is nothing better to tell. */
  private Supply orSourceTrouble(SourceState source) {
    return condition.isEmpty() && source.trouble().isPresent()
        ? new Supply(step, source.trouble().map(Supply::troubled))
        : this;
  }

  static Condition troubled(Trouble trouble) {
    return switch (trouble) {
      case Trouble.Rejected(var message) -> new Stalled(message);
      case Trouble.Unavailable(var message) -> new Failing(message);
    };
  }

  private static String told(List<Problem> problems) {
    var first = problems.getFirst().toString();
    return problems.size() == 1 ? first : first + " (and " + (problems.size() - 1) + " more)";
  }

  static Supply waiting(Condition condition) {
    return new Supply(Optional.empty(), Optional.of(condition));
  }

  static Supply doing(Step step, Stage stage, String message) {
    return new Supply(Optional.of(step), Optional.of(new Progressing(stage, message)));
  }
}
