package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.ledger.Entry;
import dev.slipway.reconciler.ledger.LedgerStory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Has things happen to a simulated world as people, machines and time do them; tells which. */
final class RandomEvents {
  private static final List<String> OUTCOMES = List.of("", "", "", " hangs", " crashes");

  private final SimulatedWorld world;
  private final RandomGenerator random;
  private int count;

  RandomEvents(SimulatedWorld world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  /** A world to begin with. */
  String begin() {
    var apps = 1 + random.nextInt(6);
    for (var i = 0; i < apps; i++) {
      var app = world.app("app" + i);
      if (chance(0.3)) {
        app.withWorker();
        if (chance(0.3)) {
          app.processes.remove(ProcessType.WEB);
        }
      }
      app.replicas(ProcessType.WEB, 1 + random.nextInt(3));
    }
    if (chance(0.3)) {
      world.platform = Platform.DEFAULT.withRollout(Duration.ofMinutes(5), OnFailure.KEEP);
    }
    return apps + " apps, " + world.platform.onFailure();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One event; answers what it was. */
  String happen() {
    var app = oneOf(new ArrayList<>(world.apps.values()));
    return switch (random.nextInt(21)) {
      case 0, 1, 2 -> commitSource(app);
      case 3, 4 -> commitConfig(app);
      case 5, 6 -> revert(app);
      case 7 -> editRelease(app);
      case 8 -> breakRelease(app);
      case 9 -> scale(app);
      case 10 -> toggleManifest(app);
      case 11 -> crash(app);
      case 12 -> passTheDeadline();
      case 13 -> restart();
      case 14 -> trouble(app);
      case 16 -> policy(app);
      case 17, 18 -> merge(app);
      case 19 -> close(app);
      default -> change(app);
    };
  }

  private String commitSource(SimulatedApp app) {
    var again = chance(0.2) ? "one" : "source" + ++count;
    app.source(again + (chance(0.15) ? " unbuildable" : oneOf(OUTCOMES)));
    world.humanCommits++;
    return app.name + ": source is " + app.content();
  }

  private String commitConfig(SimulatedApp app) {
    app.mode(chance(0.4) ? oneOf(List.of("fine", "better")) : "mode" + ++count + oneOf(OUTCOMES));
    world.humanCommits++;
    return app.name + ": config is " + app.mode();
  }

  /** What {@code git revert} of the last change of the release file does. */
  private String revert(SimulatedApp app) {
    var entries = app.ledger.ledger().entries();
    if (entries.isEmpty()) {
      return app.name + ": nothing to revert";
    }
    world.humanCommits++;
    var before = entries.getLast().before();
    before.ifPresentOrElse(app.ledger::now, app.ledger::deleted);
    return app.name + ": reverted to " + before.map(Release::number);
  }

  private String editRelease(SimulatedApp app) {
    var ledger = app.ledger.ledger();
    var older = ledger.entries().stream().flatMap(RandomEvents::said).toList();
    if (older.isEmpty()) {
      return app.name + ": nothing to edit";
    }
    world.humanCommits++;
    var content = oneOf(older);
    if (chance(0.3)) {
      app.ledger.now(content.restoredAs(ledger.nextNumber()));
      return app.name + ": rolled back to " + content.number();
    }
    app.ledger.now(content);
    return app.name + ": edited by hand to " + content.number();
  }

  private static Stream<Release> said(Entry entry) {
    return entry.after().stream();
  }

  private String breakRelease(SimulatedApp app) {
    world.humanCommits++;
    if (chance(0.5)) {
      app.ledger.broken();
      return app.name + ": release file broken";
    }
    app.ledger.deleted();
    return app.name + ": release file deleted";
  }

  private String scale(SimulatedApp app) {
    var type = chance(0.7) ? ProcessType.WEB : SimulatedApp.WORKER;
    app.replicas(type, random.nextInt(4));
    world.humanCommits++;
    return app.name + ": scaled to " + app.replicas;
  }

  private String toggleManifest(SimulatedApp app) {
    app.hasManifest = !app.hasManifest;
    app.hadManifest = app.hadManifest && !chance(0.1);
    world.humanCommits++;
    return app.name + ": manifest is there: " + app.hasManifest + ", was: " + app.hadManifest;
  }

  private String crash(SimulatedApp app) {
    var running = world.cluster.of(app.name).instances().stream().map(Instance::id).toList();
    if (running.isEmpty()) {
      return app.name + ": nothing to crash";
    }
    var victim = oneOf(running);
    var all = chance(0.3);
    world.cluster.set(app.name, id -> all || id.equals(victim), Phase.CRASHED);
    return app.name + ": crashed: " + (all ? "all" : victim);
  }

  private String passTheDeadline() {
    world.pass(Duration.ofMinutes(6));
    world.cluster.advance(world.now, (_, _) -> false);
    return "six minutes pass";
  }

  private String restart() {
    world.mesh.forget();
    if (chance(0.5)) {
      world.cluster.adopt();
      return "daemon killed";
    }
    world.cluster.stopAll();
    return "daemon stopped";
  }

  private String trouble(SimulatedApp app) {
    app.problems.clear();
    app.trouble = Optional.empty();
    if (chance(0.3)) {
      app.problem("wrong");
      return app.name + ": manifest is wrong";
    }
    if (chance(0.3)) {
      app.trouble = Optional.of(new Trouble.Unavailable("no route"));
      return app.name + ": source can not be asked";
    }
    return app.name + ": nothing wrong";
  }

  private String policy(SimulatedApp app) {
    var approvals = List.of(Approval.AUTO, Approval.REVIEW, Approval.REVIEW);
    app.releases =
        new ReleasePolicy(
            Optional.of(oneOf(approvals)),
            chance(0.3) ? Optional.of(oneOf(approvals)) : Optional.empty(),
            chance(0.1));
    world.humanCommits++;
    return app.name + ": " + app.releases;
  }

  /** Also where the release file changed meanwhile: then by hand. */
  private String merge(SimulatedApp app) {
    if (!world.forge.hasOpen(app.name)) {
      return app.name + ": nothing to merge";
    }
    world.humanCommits++;
    world.forge.merge(app);
    return app.name + ": merged " + app.ledger.ledger().current().asRelease().map(Release::number);
  }

  private String close(SimulatedApp app) {
    if (!world.forge.hasOpen(app.name)) {
      return app.name + ": nothing to close";
    }
    world.forge.close(app.name);
    return app.name + ": closed";
  }

  private String change(SimulatedApp app) {
    if (chance(0.3)) {
      world.images.clear();
      return "the image store is lost";
    }
    if (chance(0.3)) {
      world.removalsConfirmed = !world.removalsConfirmed;
      return "removals confirmed: " + world.removalsConfirmed;
    }
    if (chance(0.3) && app.ledger.ledger().entries().size() < 50) {
      world.humanCommits++;
      var number = app.ledger.ledger().nextNumber().value() + random.nextInt(3);
      app.ledger.now(LedgerStory.release(app.name.value(), number, "by hand " + ++count));
      return app.name + ": release " + number + " written by hand";
    }
    app.domains.clear();
    app.domains.add(new Domain("www" + random.nextInt(4) + ".example.com"));
    return app.name + ": domains " + app.domains;
  }

  /** Mends what keeps apps from coming to rest as their files say. */
  void mendAll() {
    world
        .apps
        .values()
        .forEach(app -> {
          app.problems.clear();
          app.trouble = Optional.empty();
        });
  }
}
