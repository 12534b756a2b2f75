package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The daemon's API over HTTP, for people's tools on the same machine or behind a proxy that knows
 * who they are: it asks nobody for a password.
 */
public final class ApiServer implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 64 * 1024;
  private static final Limits LIMITS =
      new Limits(512, Duration.ofMinutes(1), Duration.ofSeconds(10));
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final ListenAddress address;
  private final Vertx vertx;
  private final HttpServer server;
  private final RequestThreads threads;
  private final Connections connections;
  private final Runs runs;
  private final Limits limits;
  private final Optional<MeshListener> door;

  /**
   * What is granted to clients.
   *
   * @param connections at once
   * @param idle without a request under way
   * @param body for the whole body of a request to come
   */
  record Limits(int connections, Duration idle, Duration body) {}

  /**
   * Whom it listens to.
   *
   * @param address where it listens
   * @param names host names by which it may be called besides
   * @param hooks what forges must know whose hooks are taken; empty: none are
   * @param mesh the routers that may connect; empty: none may
   */
  public record Endpoint(
      ListenAddress address,
      Set<String> names,
      Optional<WebhookSecret> hooks,
      Optional<MeshAccess> mesh) {
    /** One that takes no routers. */
    public Endpoint(ListenAddress address, Set<String> names, Optional<WebhookSecret> hooks) {
      this(address, names, hooks, Optional.empty());
    }

    public Endpoint {
      names = Set.copyOf(names);
    }

    Callers callers() {
      return new Callers(
          Stream.concat(names.stream(), Stream.of(address.host())).collect(Collectors.toSet()));
    }
  }

  /**
   * @param names host names by which it may be called besides localhost, IP addresses and that of
   *     {@code address}
   */
  public ApiServer(
      ListenAddress address, Set<String> names, ControlPlane control, PrometheusMetrics metrics) {
    this(new Endpoint(address, names, Optional.empty()), control, metrics);
  }

  public ApiServer(Endpoint endpoint, ControlPlane control, PrometheusMetrics metrics) {
    this(endpoint, control, metrics, LIMITS);
  }

  ApiServer(Endpoint endpoint, ControlPlane control, PrometheusMetrics metrics, Limits limits) {
    this.address = endpoint.address();
    this.limits = limits;
    this.connections = new Connections(limits.connections(), limits.idle());
    this.vertx = Vertx.builder().with(small()).build();
    this.threads = new RequestThreads(metrics);
    this.runs = new Runs(control, metrics, connections, limits.body());
    this.door =
        endpoint.mesh().flatMap(mesh -> mesh.door().map(it -> new MeshListener(vertx, it, mesh)));
    var hooks = new Webhooks(endpoint.hooks(), control, metrics);
    this.server =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections::opened)
            .requestHandler(router(endpoint, new Routes(control, metrics), hooks));
    vertx.setPeriodic(limits.idle().toMillis() / 4 + 1, timer -> connections.closeIdle());
  }

  /**
   * Listens from now on.
   *
   * @throws RejectedException where it can not: the port is taken, say
   */
  public void start() throws RejectedException, InterruptedException {
    listen(server, address, "the API", "--http");
    if (door.isPresent()) {
      door.get().start();
    }
  }

  /**
   * Has it listen.
   *
   * @param what listens, for people
   * @param option by which another address can be said
   */
  static void listen(HttpServer server, ListenAddress address, String what, String option)
      throws RejectedException, InterruptedException {
    var listening =
        server.listen(address.port(), address.host()).toCompletionStage().toCompletableFuture();
    try {
      listening.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new RejectedException(
          "%s can not listen on %s: %s\nstop what listens there, or choose another %s"
              .formatted(what, address, reason(e), option),
          e);
    }
  }

  /** Where it listens, known once it is started. */
  public int port() {
    return server.actualPort();
  }

  /** Where routers connect by TLS; known once it is started. */
  public OptionalInt meshPort() {
    return door.map(it -> OptionalInt.of(it.port())).orElse(OptionalInt.empty());
  }

  /** Ends every request under way and frees the port. */
  @Override
  public void close() {
    threads.close();
    runs.close();
    var closed = new CompletableFuture<Void>();
    vertx.close().onComplete(result -> closed.complete(null));
    closed.completeOnTimeout(null, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private Router router(Endpoint endpoint, Routes routes, Webhooks hooks) {
    var callers = endpoint.callers();
    var router = Router.router(vertx);
    router.route().handler(this::begin);
    router.route().failureHandler(HttpErrors::passOverGoneClients);
    hooks.install(router, this::limitBody, threads); // known by their secret, not by a host name
    router.route().handler(context -> guard(context, callers));
    get(router, "/", routes::index);
    get(router, "/api/v1/apps", routes::apps);
    get(router, "/api/v1/apps/:app", routes::app);
    get(router, "/api/v1/apps/:app/releases", routes::releases);
    get(router, "/api/v1/apps/:app/releases/:number", routes::releaseDetails);
    get(router, "/api/v1/apps/:app/diff", routes::diff);
    get(router, "/api/v1/apps/:app/logs", routes::logs);
    get(router, "/api/v1/apps/:app/builds", routes::builds);
    get(router, "/api/v1/apps/:app/builds/:key/log", routes::buildLog);
    get(router, "/api/v1/apps/:app/builds/:key/sbom", routes::sbom);
    router.get("/api/v1/apps/:app/run").handler(runs::begin);
    endpoint.mesh().ifPresent(mesh -> mesh(router, mesh));
    get(router, "/api/v1/config", routes::config);
    get(router, "/api/v1/certificates", routes::certificates);
    get(router, "/healthz", routes::health);
    get(router, "/readyz", routes::readiness);
    get(router, "/metrics", routes::metrics);
    post(router, "/api/v1/apps/:app/scale", routes::scale);
    post(router, "/api/v1/apps/:app/rollback", routes::rollback);
    post(router, "/api/v1/apps/:app/release", routes::release);
    post(router, "/api/v1/apps/:app/hold", routes::hold);
    post(router, "/api/v1/apps/:app/unhold", routes::unhold);
    post(router, "/api/v1/apps/:app/restart", routes::restart);
    post(router, "/api/v1/sync", (request, body) -> routes.sync(body));
    post(router, "/api/v1/gc", (request, body) -> routes.gc(body));
    HttpErrors.install(router);
    return router;
  }

  private void mesh(Router router, MeshAccess mesh) {
    if (mesh.door().isEmpty()) {
      router.get(RouterSockets.PATH).handler(new RouterSockets(mesh, connections)::begin);
    } else {
      router.get(RouterSockets.PATH).handler(ApiServer::sayWhereTheDoorIs);
    }
    get(router, "/api/v1/routers", _ -> Answer.ok(mesh.routers().statuses()));
  }

  private static void sayWhereTheDoorIs(RoutingContext context) {
    HttpErrors.answer(
        context,
        403,
        "routers of this daemon connect by TLS, to its --mesh",
        "give the router that address by --from https://..., with --from-ca and --from-certificate");
  }

  private void get(Router router, String path, RequestThreads.Handler handler) {
    router.get(path).handler(context -> threads.answer(context, handler));
  }

  /** Answers a request with a body. */
  private interface BodyReader {
    Answer answer(Parameters request, String body) throws FailedRequest, InterruptedException;
  }

  private void post(Router router, String path, BodyReader reader) {
    router.post(path).handler(this::limitBody);
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES))
        .handler(
            context -> threads.answer(context, request -> reader.answer(request, body(context))));
  }

  /** Closes the connection of a body that comes too slowly. */
  private void limitBody(RoutingContext context) {
    var timer = vertx.setTimer(limits.body().toMillis(), nothing -> closeUnread(context));
    RequestThreads.whenOver(context, () -> vertx.cancelTimer(timer));
    context.next();
  }

  private static void closeUnread(RoutingContext context) {
    if (!context.request().isEnded()) {
      context.request().connection().close();
    }
  }

  private void begin(RoutingContext context) {
    var request = context.request();
    connections.began(request.connection());
    RequestThreads.whenOver(context, () -> connections.ended(request.connection()));
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store");
    context.next();
  }

  private static void guard(RoutingContext context, Callers callers) {
    var request = context.request();
    var host = Optional.ofNullable(request.getHeader("Host"));
    var origin = Optional.ofNullable(request.getHeader("Origin"));
    var site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
    if (!callers.knows(host)) {
      HttpErrors.answer(
          context,
          403,
          "this host name is not known here: " + host.orElse("none"),
          "call it by localhost or an IP address, or start the daemon with --http-name");
    } else if (!request.method().equals(HttpMethod.GET) && !Callers.isOwnSite(host, origin, site)) {
      HttpErrors.answer(context, 403, "a page of another site may not do this", "");
    } else {
      context.next();
    }
  }

  private static String body(RoutingContext context) throws FailedRequest {
    var body = Optional.ofNullable(context.body().asString()).orElse("");
    var type = Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
    if (!body.isBlank() && !type.startsWith("application/json")) {
      throw new FailedRequest(
          415, "the body is not said to be JSON", "send Content-Type: application/json");
    }
    return body;
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(4096)
        .setMaxHeaderSize(16 * 1024)
        .setCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketMessageSize(RouterSockets.LARGEST_MESSAGE)
        .setReuseAddress(true);
  }

  private static VertxOptions small() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private static String reason(Exception failure) {
    var cause = Optional.ofNullable(failure.getCause()).orElse(failure);
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }
}
