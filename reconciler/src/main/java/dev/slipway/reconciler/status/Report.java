package dev.slipway.reconciler.status;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.ReviewBranch;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.AppPlan;
import dev.slipway.reconciler.plan.AppWorld;
import dev.slipway.reconciler.plan.Condition.AwaitingReview;
import dev.slipway.reconciler.plan.Condition.Declined;
import dev.slipway.reconciler.plan.Condition.Failing;
import dev.slipway.reconciler.plan.Condition.Held;
import dev.slipway.reconciler.plan.Condition.OnHold;
import dev.slipway.reconciler.plan.Condition.Progressing;
import dev.slipway.reconciler.plan.Condition.Ready;
import dev.slipway.reconciler.plan.Condition.Stage;
import dev.slipway.reconciler.plan.Condition.Stalled;
import dev.slipway.reconciler.plan.Plan;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.Step;
import dev.slipway.reconciler.plan.World;
import dev.slipway.reconciler.plan.World.Leftover;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tells people how every app is, from one plan and what it was made of.
 *
 * @param revision the config commit
 * @param faults why an app's steps failed the last time
 * @param certificates those of the routers
 * @param url where a host name is answered
 */
public record Report(
    World world,
    Plan plan,
    ObjectId revision,
    Function<AppName, Optional<Outcome>> faults,
    List<CertificateStatus> certificates,
    Function<AppName, String> url) {

  /** One status an app, those included that still run without a manifest. */
  public SortedMap<AppName, AppStatus> apps() {
    var statuses = new TreeMap<AppName, AppStatus>();
    var cover = new CertificateCover(certificates);
    world.apps().forEach((name, app) -> statuses.put(name, ofApp(name, app, cover)));
    world.leftovers().forEach((name, left) -> statuses.put(name, ofLeftover(name, left)));
    return statuses;
  }

  private AppStatus ofApp(AppName name, AppWorld app, CertificateCover cover) {
    var planned = planOf(name);
    var told = told(name, planned);
    return new AppStatus(
        name,
        told.status(),
        told.reason(),
        told.status() == Condition.READY ? besides(name, app, cover) : told.message(),
        Optional.of(revision),
        app.ledger().current().asRelease().map(Report::current),
        pending(app, planned),
        planned.waits().flatMap(waits -> told(name, waits).held()),
        Optional.of(url.apply(name)),
        app.manifest().app().map(a -> a.settings().domains()).orElseGet(List::of),
        scales(planned.wanted(), app.running()),
        app.manifest().problems());
  }

  /** What of its settings does not come to pass, though it runs; empty where all does. */
  private String besides(AppName name, AppWorld app, CertificateCover cover) {
    return bypass(app).or(() -> uncovered(name, app, cover)).orElse("");
  }

  private Optional<String> uncovered(AppName name, AppWorld app, CertificateCover cover) {
    return app.manifest()
        .app()
        .filter(it -> it.router(world.platform()) != Router.INGRESS)
        .flatMap(it -> {
          var domains = it.settings().domains();
          var hosts = domains.isEmpty() ? List.of(name.below(world.domain())) : domains;
          return cover.gap(it.routing(world.platform()), hosts);
        });
  }

  /** What an Ingress does not keep to; empty where the app has none, or no such settings. */
  private Optional<String> bypass(AppWorld app) {
    return app.manifest()
        .app()
        .filter(it -> it.router(world.platform()) == Router.INGRESS)
        .map(it -> it.routing(world.platform()).said())
        .filter(settings -> !settings.isEmpty())
        .map(settings ->
            "its Ingress does not keep to routing: "
                + String.join(", ", settings)
                + "; only the router in the daemon does");
  }

  private AppStatus ofLeftover(AppName name, Leftover left) {
    var told = told(name, planOf(name));
    return new AppStatus(
        name,
        told.status(),
        told.reason(),
        told.message(),
        Optional.of(revision),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        scales(left.running().desired(), left.running()),
        List.of());
  }

  private AppPlan planOf(AppName name) {
    var planned = plan.apps().get(name);
    if (planned == null) {
      throw new IllegalStateException("the plan leaves out " + name);
    }
    return planned;
  }

  private record Told(
      Condition status, String reason, String message, Optional<AppStatus.Held> held) {
    Told(Condition status, String reason, String message) {
      this(status, reason, message, Optional.empty());
    }
  }

  /** A step that failed says more than that it is to be done. */
  private Told told(AppName name, AppPlan planned) {
    return switch (faults.apply(name).orElseGet(Outcome.Done::new)) {
      case Outcome.Rejected(var message) -> new Told(Condition.STALLED, "", message);
      case Outcome.Unavailable(var message) -> new Told(Condition.FAILING, "", message);
      case Outcome.Done() -> told(name, planned.condition());
    };
  }

  private static Told told(AppName name, dev.slipway.reconciler.plan.Condition condition) {
    return switch (condition) {
      case Ready() -> new Told(Condition.READY, "", "");
      case Progressing(var stage, var message) ->
          new Told(Condition.PROGRESSING, reason(stage), message);
      case Stalled(var message) -> new Told(Condition.STALLED, "", message);
      case Failing(var message) -> new Told(Condition.FAILING, "", message);
      case Held(var hold) -> held(hold);
      case AwaitingReview(var release, var page) ->
          new Told(Condition.AWAITING_REVIEW, "", awaiting(release, page));
      case Declined declined -> declined(name, declined);
      case OnHold(var waiting) -> new Told(Condition.HELD, "", onHold(name, waiting));
    };
  }

  private static String awaiting(Release release, Optional<URI> page) {
    return release.number()
        + " waits for its review: "
        + page.map(URI::toString)
            .orElseGet(
                () -> "merge the branch " + new ReviewBranch(release.app()) + ", or delete it");
  }

  private static Told declined(AppName name, Declined declined) {
    var request = declined.request();
    var closed = "the request for " + declined.proposal().number() + " was closed unmerged";
    var by =
        request.state() instanceof RequestState.Closed(var who, var _)
            ? who.map(it -> " by " + it).orElse("")
            : "";
    var where = request.page().map(page -> " (" + page.url() + ")").orElse("");
    return new Told(
        Condition.HELD,
        "",
        closed + by + where + ": change the app, or say slipway release " + name,
        Optional.of(
            new AppStatus.Held(
                declined.proposal().number(), declined.proposal().inputs(), request.head())));
  }

  private static String onHold(AppName name, Optional<String> waiting) {
    return "its manifest says releases.hold: "
        + waiting.map(what -> what + " waits").orElse("nothing new is released")
        + "; slipway unhold "
        + name
        + " ends that";
  }

  private static Told held(AppLedger.Hold hold) {
    var by = hold.leftBy();
    var message =
        hold.number()
            + " was left by "
            + by.commit().abbreviated()
            + " ("
            + by.subject()
            + "): change the app, or revert that commit, to release it again";
    return new Told(
        Condition.HELD,
        "",
        message,
        Optional.of(new AppStatus.Held(hold.number(), hold.inputs(), by.commit())));
  }

  private static String reason(Stage stage) {
    return switch (stage) {
      case OBSERVING -> "Observing";
      case BUILDING -> "Building";
      case RELEASING -> "Releasing";
      case ROLLING_OUT -> "RollingOut";
    };
  }

  private static AppStatus.Current current(Release release) {
    return new AppStatus.Current(
        release.number(), release.image(), release.built().map(Built::commit), release.inputs());
  }

  private static Optional<AppStatus.Pending> pending(AppWorld app, AppPlan planned) {
    if (planned.waits().orElse(null) instanceof AwaitingReview(var release, var page)) {
      return Optional.of(pending(release, page));
    }
    return planned
        .supply()
        .flatMap(step ->
            switch (step) {
              case Step.Build(var _, var key, var _, var _) ->
                  Optional.of(
                      new AppStatus.Pending(
                          Optional.empty(),
                          app.source().commit().map(SourceState.Commit::id),
                          Optional.of(key),
                          Optional.empty()));
              case Step.RecordRelease(var release, var _, var _) ->
                  Optional.of(pending(release, Optional.empty()));
              case Step.Propose(var record, var _) ->
                  Optional.of(pending(record.release(), Optional.empty()));
              case Step.Withdraw _, Step.Converge _, Step.Retire _, Step.Remove _ ->
                  Optional.empty();
            });
  }

  private static AppStatus.Pending pending(Release release, Optional<URI> page) {
    return new AppStatus.Pending(
        Optional.of(release.number()),
        release.built().map(Built::commit),
        Optional.empty(),
        page.map(URI::toString));
  }

  private static List<AppStatus.Scale> scales(Optional<Workload> wanted, Running running) {
    return wanted.stream()
        .flatMap(workload ->
            workload.replicas().entrySet().stream()
                .map(e ->
                    new AppStatus.Scale(
                        e.getKey(), e.getValue(), ready(running, workload, e.getKey()))))
        .toList();
  }

  private static int ready(Running running, Workload workload, ProcessType type) {
    return (int)
        running.instances().stream()
            .filter(i -> i.isReady() && i.id().type().equals(type))
            .filter(i -> i.id().release().equals(workload.release().number()))
            .count();
  }
}
