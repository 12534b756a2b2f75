package dev.slipway.reconciler.api;

import dev.slipway.builder.Attachment;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.AppStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What each path is answered with. Every method may block. */
final class Routes {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON_LINES = "application/x-ndjson";

  private final ControlPlane control;
  private final PrometheusMetrics metrics;

  Routes(ControlPlane control, PrometheusMetrics metrics) {
    this.control = control;
    this.metrics = metrics;
  }

  /** The paths, for who comes to look. */
  Answer index(Parameters request) {
    return Answer.ok(
        Map.of(
            "endpoints",
            List.of(
                "GET /api/v1/apps",
                "GET /api/v1/apps/{app}",
                "GET /api/v1/apps/{app}/releases?limit=",
                "GET /api/v1/apps/{app}/releases/{number}",
                "GET /api/v1/apps/{app}/diff?from=&to=",
                "GET /api/v1/apps/{app}/logs?follow=&tail=&process=&since=",
                "GET /api/v1/apps/{app}/builds",
                "GET /api/v1/apps/{app}/builds/{key|latest}/log?follow=",
                "GET /api/v1/apps/{app}/builds/{key|latest}/sbom",
                "POST /api/v1/apps/{app}/scale",
                "POST /api/v1/apps/{app}/rollback",
                "POST /api/v1/apps/{app}/release",
                "POST /api/v1/apps/{app}/hold",
                "POST /api/v1/apps/{app}/unhold",
                "POST /api/v1/apps/{app}/restart",
                "GET /api/v1/apps/{app}/run (websocket)",
                "GET /api/v1/config",
                "GET /api/v1/certificates",
                "GET /api/v1/routers",
                "POST /api/v1/sync",
                "POST /api/v1/gc",
                "POST /hooks/{github|gitlab|gitea|generic}",
                "GET /healthz",
                "GET /readyz",
                "GET /metrics")));
  }

  Answer apps(Parameters request) {
    return Answer.ok(control.apps());
  }

  Answer app(Parameters request) throws FailedRequest {
    return Answer.ok(known(request.app()));
  }

  Answer releases(Parameters request) throws FailedRequest {
    var app = request.app();
    var limit = request.limit();
    try {
      return Answer.ok(
          control.releases(app, limit).orElseThrow(() -> Parameters.noApp(app.toString())));
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  Answer releaseDetails(Parameters request) throws FailedRequest {
    var app = request.app();
    var number = request.number();
    try {
      return Answer.ok(
          control.release(app, number).orElseThrow(() -> Parameters.noApp(app.toString())));
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    }
  }

  Answer diff(Parameters request) throws FailedRequest {
    var app = request.app();
    var range = request.range();
    try {
      return Answer.ok(
          control
              .diff(app, range.from(), range.to())
              .orElseThrow(() -> Parameters.noApp(app.toString())));
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    }
  }

  Answer logs(Parameters request) throws FailedRequest {
    var app = known(request.app()).name();
    var json = request.wantsJsonLines();
    return new Answer.Streamed(
        json ? JSON_LINES : TEXT, new InstanceLogs(control, app, request.logs(), json));
  }

  Answer builds(Parameters request) throws FailedRequest {
    var app = request.app();
    return Answer.ok(control.builds(app).orElseThrow(() -> Parameters.noApp(app.toString())));
  }

  Answer buildLog(Parameters request) throws FailedRequest {
    var app = known(request.app()).name();
    var key = request.build();
    var log = control.buildLog(app, key);
    if (log.isEmpty()) {
      throw new FailedRequest(
          404,
          key.equals("latest")
              ? "there is no build of " + app + " yet"
              : "there is no single build of " + app + " whose key begins with " + key,
          "GET /api/v1/apps/" + app + "/builds lists the builds that are known");
    }
    return new Answer.Streamed(TEXT, new BuildLogs(control, app, log.get(), request.follow()));
  }

  Answer sbom(Parameters request) throws FailedRequest {
    var app = known(request.app()).name();
    try {
      var sbom = control.sbom(app, request.build());
      return new Answer.Text(
          Attachment.CYCLONEDX,
          sbom.orElseThrow(() ->
              new FailedRequest(
                  404,
                  "no image of such a build of " + app + " has a list of its packages",
                  "images that an older version of Slipway built have none")));
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  Answer scale(Parameters request, String body) throws FailedRequest, InterruptedException {
    var app = known(request.app());
    var wish = Wishes.scale(body);
    requireTypes(app, wish.processes().keySet());
    return committed(() -> control.scale(app.name(), wish));
  }

  Answer rollback(Parameters request, String body) throws FailedRequest, InterruptedException {
    var app = known(request.app());
    var wish = Wishes.rollback(body);
    return committed(() -> control.rollback(app.name(), wish));
  }

  Answer release(Parameters request, String body) throws FailedRequest, InterruptedException {
    var app = known(request.app());
    var wish = Wishes.release(body);
    return committed(() -> control.release(app.name(), wish));
  }

  Answer hold(Parameters request, String body) throws FailedRequest, InterruptedException {
    return held(request, body, true);
  }

  Answer unhold(Parameters request, String body) throws FailedRequest, InterruptedException {
    return held(request, body, false);
  }

  private Answer held(Parameters request, String body, boolean hold)
      throws FailedRequest, InterruptedException {
    var app = known(request.app());
    var wish = Wishes.hold(body);
    return committed(() -> control.hold(app.name(), hold, wish));
  }

  /** A wish that is granted by a commit. */
  private interface Commit {
    CommitOutcome make() throws RejectedException, UnavailableException, InterruptedException;
  }

  private static Answer committed(Commit commit) throws FailedRequest, InterruptedException {
    try {
      return Answer.ok(commit.make());
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  Answer restart(Parameters request, String body) throws FailedRequest {
    var app = known(request.app());
    var types = Wishes.restart(body).processes();
    requireTypes(app, types);
    var all = app.processes().stream().map(AppStatus.Scale::type).toList();
    var wanted = types.isEmpty() ? all : List.copyOf(types);
    try {
      control.restart(app.name(), Set.copyOf(wanted));
      return new Answer.Json(202, new RestartOutcome(wanted));
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  private static void requireTypes(AppStatus app, Set<ProcessType> types) throws FailedRequest {
    var known = app.processes().stream().map(AppStatus.Scale::type).toList();
    for (var type : types) {
      if (!known.contains(type)) {
        throw new FailedRequest(
            400,
            app.name() + " has no process type " + type,
            "it has " + known.stream().map(ProcessType::value).collect(Collectors.joining(", ")));
      }
    }
  }

  Answer sync(String body) throws FailedRequest, InterruptedException {
    var wish = Wishes.sync(body);
    if (wish.rebuild().isPresent()) {
      known(wish.rebuild().get());
    }
    try {
      return new Answer.Json(wish.await() ? 200 : 202, control.sync(wish));
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  Answer gc(String body) throws FailedRequest, InterruptedException {
    var wish = Wishes.gc(body);
    try {
      return Answer.ok(control.gc(wish));
    } catch (RejectedException e) {
      throw Failures.rejected(e);
    } catch (UnavailableException e) {
      throw Failures.unavailable(e);
    }
  }

  Answer certificates(Parameters request) {
    return Answer.ok(control.certificates());
  }

  Answer config(Parameters request) {
    return Answer.ok(control.config());
  }

  Answer health(Parameters request) {
    return Answer.ok(Map.of("status", "ok"));
  }

  Answer readiness(Parameters request) throws FailedRequest {
    var reason = control.notReady();
    if (reason.isPresent()) {
      throw new FailedRequest(503, reason.get(), "");
    }
    return Answer.ok(Map.of("status", "ready"));
  }

  Answer metrics(Parameters request) {
    var page = metrics.page(request.header("Accept").orElse(""));
    return new Answer.Text(page.contentType(), page.text());
  }

  private AppStatus known(AppName app) throws FailedRequest {
    return control.app(app).orElseThrow(() -> Parameters.noApp(app.toString()));
  }
}
