package dev.slipway.reconciler.api;

import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The answers to requests that lead nowhere, in the form of all others. */
final class HttpErrors {
  private HttpErrors() {}

  static void install(Router router) {
    on(router, 400, "the request can not be read", "");
    on(router, 404, "there is nothing here", "GET / lists what there is");
    on(router, 405, "this path does not know this method", "GET / lists what there is");
    on(router, 413, "the body is too large", "");
    on(router, 415, "the body is not of a known type", "send Content-Type: application/json");
    on(router, 500, "an error of the daemon's own", "its log says more");
  }

  /** A client that is gone needs no answer, and is nothing to log. */
  static void passOverGoneClients(RoutingContext context) {
    if (!(context.failure() instanceof HttpClosedException)) {
      context.next();
    }
  }

  private static void on(Router router, int status, String error, String hint) {
    router.errorHandler(status, context -> answer(context, status, error, hint));
  }

  static void answer(RoutingContext context, int status, String error, String hint) {
    var response = context.response();
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", RequestThreads.JSON)
        .end(ApiJson.MAPPER.writeValueAsString(new Answer.Failure(error, hint)) + "\n");
  }
}
