package dev.slipway.reconciler.api;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.Ending;
import dev.slipway.reconciler.cluster.LogQuery;
import dev.slipway.reconciler.cluster.OneOffInstance;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.BuildSummary;
import dev.slipway.reconciler.status.CertificateStatus;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseDetails;
import dev.slipway.reconciler.status.ReleaseDiff;
import dev.slipway.reconciler.status.ReleaseSummary;
import dev.slipway.router.mesh.RouterStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Asks a daemon over HTTP. Every method throws {@link UnavailableException} where there is no
 * daemon or it can not answer, and {@link RejectedException} where it said no; the first line of
 * their message is the cause, the next one what to do.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration SYNC_LIMIT = Duration.ofMinutes(10);
  private static final Duration GC_LIMIT = Duration.ofHours(1);

  private final URI daemon;
  private final DaemonFaults faults;
  private final HttpClient http;

  /**
   * @param daemon its address, such as {@code http://127.0.0.1:8300}
   */
  public ApiClient(URI daemon) {
    this.daemon = daemon;
    this.faults = new DaemonFaults(daemon);
    this.http = DaemonHttp.of(daemon).build();
  }

  public List<AppStatus> apps()
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/apps"), new TypeReference<List<AppStatus>>() {})
        .orElseThrow(faults::notSlipway);
  }

  /** Those of the daemon's own router, and of those that are connected. */
  public List<CertificateStatus> certificates()
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/certificates"), new TypeReference<List<CertificateStatus>>() {})
        .orElseThrow(faults::notSlipway);
  }

  public List<RouterStatus> routers()
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/routers"), new TypeReference<List<RouterStatus>>() {})
        .orElseThrow(faults::notSlipway);
  }

  /** Empty where there is no such app. */
  public Optional<AppStatus> app(AppName app)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/apps/" + app), new TypeReference<AppStatus>() {});
  }

  /**
   * Newest first; empty where there is no such app.
   *
   * @param limit how many at most; 0 for all
   */
  public Optional<List<ReleaseSummary>> releases(AppName app, int limit)
      throws UnavailableException, RejectedException, InterruptedException {
    var query = limit == 0 ? "" : "?limit=" + limit;
    return ask(
        get("/api/v1/apps/" + app + "/releases" + query),
        new TypeReference<List<ReleaseSummary>>() {});
  }

  /** Empty where there is no such app. */
  public Optional<ReleaseDetails> release(AppName app, ReleaseNumber number)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(
        get("/api/v1/apps/" + app + "/releases/" + number), new TypeReference<ReleaseDetails>() {});
  }

  /** Empty where there is no such app. */
  public Optional<ReleaseDiff> diff(AppName app, ReleaseNumber from, ReleaseNumber to)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(
        get("/api/v1/apps/%s/diff?from=%s&to=%s".formatted(app, from, to)),
        new TypeReference<ReleaseDiff>() {});
  }

  /** Newest first; empty where there is no such app. */
  public Optional<List<BuildSummary>> builds(AppName app)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/apps/" + app + "/builds"), new TypeReference<List<BuildSummary>>() {});
  }

  /** How the config repository is followed. */
  public ConfigStatus config()
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(get("/api/v1/config"), new TypeReference<ConfigStatus>() {})
        .orElseThrow(faults::notSlipway);
  }

  /** Empty where the app to rebuild is not known. */
  public Optional<SyncOutcome> sync(SyncRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(
        post("/api/v1/sync", request).timeout(SYNC_LIMIT), new TypeReference<SyncOutcome>() {});
  }

  /** Has images deleted that nothing needs any more. */
  public GcOutcome gc(GcRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(post("/api/v1/gc", request).timeout(GC_LIMIT), new TypeReference<GcOutcome>() {})
        .orElseThrow(faults::notSlipway);
  }

  /** Empty where there is no such app. */
  public Optional<CommitOutcome> scale(AppName app, ScaleRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return commit(app, "scale", request);
  }

  /** Empty where there is no such app. */
  public Optional<CommitOutcome> rollback(AppName app, RollbackRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return commit(app, "rollback", request);
  }

  /** Empty where there is no such app. */
  public Optional<CommitOutcome> release(AppName app, ReleaseRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return commit(app, "release", request);
  }

  /** Empty where there is no such app. */
  public Optional<CommitOutcome> hold(AppName app, boolean hold, HoldRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return commit(app, hold ? "hold" : "unhold", request);
  }

  private Optional<CommitOutcome> commit(AppName app, String what, Object request)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(
        post("/api/v1/apps/" + app + "/" + what, request).timeout(SYNC_LIMIT),
        new TypeReference<CommitOutcome>() {});
  }

  /** Empty where there is no such app. */
  public Optional<RestartOutcome> restart(AppName app, RestartRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    return ask(
        post("/api/v1/apps/" + app + "/restart", request).timeout(ANSWER_LIMIT),
        new TypeReference<RestartOutcome>() {});
  }

  /**
   * Hands on lines until there are no more or the consumer has enough.
   *
   * @param consumer says whether it wants more
   * @return whether there is such an app
   */
  public boolean logs(AppName app, LogQuery query, Predicate<LogText> consumer)
      throws UnavailableException, RejectedException, InterruptedException {
    var process = query.process().map(type -> "&process=" + type).orElse("");
    var since = query.since().map(time -> "&since=" + Durations.text(time)).orElse("");
    var path =
        "/api/v1/apps/%s/logs?follow=%s&tail=%d%s%s"
            .formatted(app, query.follow(), query.tail(), process, since);
    return lines(get(path).header("Accept", "application/x-ndjson"), line -> log(line, consumer));
  }

  /**
   * As {@link #logs}, for the log of a build.
   *
   * @param key the beginning of a build key, or {@code latest}
   * @return whether there is such an app and such a build
   */
  public boolean buildLog(AppName app, String key, boolean follow, Predicate<String> consumer)
      throws UnavailableException, RejectedException, InterruptedException {
    return lines(
        get("/api/v1/apps/%s/builds/%s/log?follow=%s".formatted(app, key, follow)), consumer);
  }

  /** As {@link #buildLog}, for the packages of the image that a build left. */
  public boolean sbom(AppName app, String key, Predicate<String> consumer)
      throws UnavailableException, RejectedException, InterruptedException {
    return lines(get("/api/v1/apps/%s/builds/%s/sbom".formatted(app, key)), consumer);
  }

  /**
   * Has a command run once, and returns when it runs. It ends with what is returned: that is to be
   * closed. Empty where there is no such app.
   */
  public Optional<OneOffInstance> run(AppName app, RunRequest request)
      throws UnavailableException, RejectedException, InterruptedException {
    refuseTooLong(request);
    var run = new RemoteRun();
    connect("/api/v1/apps/" + app + "/run", run);
    try {
      switch (run.ask(request)) {
        case RunEvent.Started() -> {
          return Optional.of(run);
        }
        case RunEvent.Failed(var status, var failure) -> {
          run.close();
          return refused(status, failure);
        }
        case RunEvent.Ended(Ending.Lost(var reason)) ->
            throw new UnavailableException(reason + "\nsee the log of the daemon");
        case RunEvent.Ended _, RunEvent.Taken _ -> throw faults.notSlipway();
      }
    } catch (IOException e) {
      run.close();
      throw faults.brokeOff(e);
    } catch (InterruptedException e) {
      run.close();
      throw e;
    }
  }

  private static void refuseTooLong(RunRequest request) throws RejectedException {
    var length = ApiJson.MAPPER.writeValueAsBytes(request).length;
    if (length > RunFrames.LARGEST) {
      throw new RejectedException(
          "the command with its arguments is too long: %d bytes, and at most %d can be sent%n"
                  .formatted(length, RunFrames.LARGEST)
              + "pipe in what it works on: slipway run APP -- COMMAND < FILE");
    }
  }

  private void connect(String path, WebSocket.Listener listener)
      throws UnavailableException, RejectedException, InterruptedException {
    var address = URI.create(daemon.resolve(path).toString().replaceFirst("^http", "ws"));
    try {
      var _ =
          http.newWebSocketBuilder()
              .connectTimeout(ANSWER_LIMIT)
              .buildAsync(address, listener)
              .get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case WebSocketHandshakeException refused -> {
          var answer = refused.getResponse();
          var body = String.valueOf(answer.body());
          var _ = parse(answer.statusCode(), body, new TypeReference<Object>() {});
          throw faults.notSlipway(e);
        }
        case ConnectException _ -> throw faults.noDaemon(e);
        case HttpTimeoutException _ -> throw faults.noAnswer(e);
        case null, default -> throw faults.brokeOff(e);
      }
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static boolean log(String line, Predicate<LogText> consumer) {
    var json = ApiJson.MAPPER.readTree(line);
    return json.has("leftOut")
        ? consumer.test(new LogText("slipway", "", json.get("leftOut") + " lines left out"))
        : consumer.test(ApiJson.MAPPER.treeToValue(json, LogText.class));
  }

  private boolean lines(HttpRequest.Builder request, Predicate<String> consumer)
      throws UnavailableException, RejectedException, InterruptedException {
    var response = send(request, BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() != 200) {
        return parse(response.statusCode(), text(body), new TypeReference<Object>() {}).isPresent();
      }
      var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      var line = reader.readLine();
      while (line != null && consumer.test(line)) {
        line = reader.readLine();
      }
      return true;
    } catch (IOException e) {
      throw new UnavailableException("the daemon at " + daemon + " broke off its answer", e);
    } catch (JacksonException e) {
      throw faults.notSlipway(e);
    }
  }

  private <T> Optional<T> ask(HttpRequest.Builder request, TypeReference<T> type)
      throws UnavailableException, RejectedException, InterruptedException {
    var response = send(request, BodyHandlers.ofString());
    return parse(response.statusCode(), response.body(), type);
  }

  private <T> Optional<T> parse(int status, String body, TypeReference<T> type)
      throws UnavailableException, RejectedException {
    try {
      if (status < 300) {
        return Optional.of(read(body, type));
      }
      var failure = read(body, new TypeReference<Answer.Failure>() {});
      if (!failure.isOurs()) {
        throw faults.notSlipway();
      }
      return refused(status, failure);
    } catch (JacksonException e) {
      throw faults.notSlipway(e);
    }
  }

  private static <T> Optional<T> refused(int status, Answer.Failure failure)
      throws UnavailableException, RejectedException {
    if (status == 404) {
      return Optional.empty();
    }
    if (status >= 500) {
      throw new UnavailableException(failure.lines());
    }
    throw new RejectedException(failure.lines());
  }

  private <T> T read(String body, TypeReference<T> type) throws UnavailableException {
    return Optional.ofNullable(ApiJson.read(body, type)).orElseThrow(faults::notSlipway);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws UnavailableException, InterruptedException {
    try {
      return http.send(request.build(), handler);
    } catch (ConnectException e) {
      throw faults.noDaemon(e);
    } catch (HttpTimeoutException e) {
      throw faults.noAnswer(e);
    } catch (IOException e) {
      throw faults.brokeOff(e);
    }
  }

  private HttpRequest.Builder get(String path) {
    return request(path).timeout(ANSWER_LIMIT);
  }

  private HttpRequest.Builder post(String path, Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(ApiJson.MAPPER.writeValueAsString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(daemon.resolve(path));
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(64 * 1024), StandardCharsets.UTF_8);
  }
}
