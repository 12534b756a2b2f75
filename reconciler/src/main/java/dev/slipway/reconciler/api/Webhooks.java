package dev.slipway.reconciler.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.metrics.Metrics;
import dev.slipway.reconciler.metrics.Metrics.HookResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Takes hooks of forges and registries: requests that say "look now" and prove that their sender
 * knows the secret. What a body says is believed so far only that a repository is looked at that is
 * followed anyway; so one that is sent again does no harm.
 */
final class Webhooks {
  private static final String PATH = "/hooks/:sender";
  private static final int MOST_BODY_BYTES = 1024 * 1024;

  /** So that bodies which anybody may send never take more memory than this many. */
  private static final int MOST_AT_ONCE = 32;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String FORM_FIELD = "payload=";

  private final Optional<WebhookSecret> secret;
  private final ControlPlane control;
  private final Metrics metrics;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  /**
   * @param secret empty: no hooks are taken
   */
  Webhooks(Optional<WebhookSecret> secret, ControlPlane control, Metrics metrics) {
    this.secret = secret;
    this.control = control;
    this.metrics = metrics;
  }

  /**
   * What a hook is answered with.
   *
   * @param followed whether its repository is, and so looked at
   */
  record Taken(boolean followed, String message) {}

  /**
   * Where hooks come in.
   *
   * @param patience bounds how long the body of one may take
   */
  void install(Router router, Handler<RoutingContext> patience, RequestThreads threads) {
    router
        .post(PATH)
        .handler(this::admit)
        .handler(patience)
        .handler(context ->
            read(context, body -> threads.answer(context, request -> take(context, body))));
  }

  private void admit(RoutingContext context) {
    if (secret.isEmpty()) {
      HttpErrors.answer(
          context,
          404,
          "webhooks are off",
          "start the daemon with --webhook-secret-file or SLIPWAY_WEBHOOK_SECRET");
    } else if (sender(context).isEmpty()) {
      HttpErrors.answer(
          context,
          404,
          "hooks do not come from " + context.pathParam("sender"),
          Stream.of(HookSender.values())
              .map(HookSender::path)
              .collect(Collectors.joining(", ", "they come from ", "")));
    } else if (free.tryAcquire()) {
      RequestThreads.whenOver(context, free::release);
      context.next();
    } else {
      HttpErrors.answer(context, 503, "too many hooks at once", "send it again in a moment");
    }
  }

  private static Optional<HookSender> sender(RoutingContext context) {
    return HookSender.of(context.pathParam("sender"));
  }

  /**
   * Hands on the body once it is there. A handler of Vert.x's would take a form apart, and accept
   * small ones only.
   */
  private void read(RoutingContext context, Consumer<byte[]> whole) {
    var request = context.request();
    if (length(request) > MOST_BODY_BYTES) {
      refuseTooLarge(context);
      return;
    }
    var body = Buffer.buffer();
    request
        .handler(part -> {
          if (!context.response().ended()) {
            body.appendBuffer(part);
            if (body.length() > MOST_BODY_BYTES) {
              refuseTooLarge(context);
            }
          }
        })
        .endHandler(nothing -> {
          if (!context.response().ended()) {
            whole.accept(body.getBytes());
          }
        });
  }

  private static long length(HttpServerRequest request) {
    try {
      return Long.parseLong(Optional.ofNullable(request.getHeader("Content-Length")).orElse("0"));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void refuseTooLarge(RoutingContext context) {
    metrics.hookReceived(sender(context).orElseThrow().path(), HookResult.TOO_LARGE);
    HttpErrors.answer(context, 413, "the body is too large", "it is seen by the next poll");
  }

  private Answer take(RoutingContext context, byte[] body) throws FailedRequest {
    var sender = sender(context).orElseThrow();
    var result = HookResult.UNREADABLE;
    try {
      if (!isProven(sender, context, body)) {
        result = HookResult.UNPROVEN;
        throw new FailedRequest(
            401,
            "the hook does not prove that its sender knows the secret",
            "give the sender the secret that the daemon has; it is proven by " + sender.proof());
      }
      var isFollowed = notice(notice(sender, json(context, body)));
      result = isFollowed ? HookResult.ACCEPTED : HookResult.NOT_FOLLOWED;
      return new Answer.Json(
          202, new Taken(isFollowed, isFollowed ? "" : "nothing here is made of that repository"));
    } finally {
      metrics.hookReceived(sender.path(), result);
    }
  }

  private boolean isProven(HookSender sender, RoutingContext context, byte[] body) {
    return sender.isProven(
        secret.orElseThrow(),
        body,
        context.queryParam("token").stream().findFirst(),
        name -> Optional.ofNullable(context.request().getHeader(name)));
  }

  private boolean notice(PushNotice notice) {
    return !notice.isOfNothing() && control.notice(notice);
  }

  private static PushNotice notice(HookSender sender, JsonNode body) throws FailedRequest {
    var addresses = sender.addresses(body);
    var images = sender.images(body);
    if (addresses.isEmpty() && images.isEmpty() && sender == HookSender.GENERIC) {
      throw new FailedRequest(
          400,
          "the body names no repository",
          "such as {\"repository\":\"https://git.example.com/acme/shop.git\"}");
    }
    var names =
        addresses.stream()
            .flatMap(address -> RepositoryName.of(address).stream())
            .collect(Collectors.toSet());
    return new PushNotice(names, images, sender.isPush(body));
  }

  /** The body, or what a form has in the place of one: forges let people choose. */
  private static JsonNode json(RoutingContext context, byte[] body) throws FailedRequest {
    var type = Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
    try {
      var json = ApiJson.MAPPER.readTree(type.startsWith(FORM) ? field(body) : body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw unreadable();
    }
    throw unreadable();
  }

  private static FailedRequest unreadable() {
    return new FailedRequest(400, "the body of the hook is not JSON", "choose application/json");
  }

  private static byte[] field(byte[] form) {
    return Stream.of(new String(form, UTF_8).split("&"))
        .filter(field -> field.startsWith(FORM_FIELD))
        .findFirst()
        .map(field -> URLDecoder.decode(field.substring(FORM_FIELD.length()), UTF_8))
        .orElse("")
        .getBytes(UTF_8);
  }
}
