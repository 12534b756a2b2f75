package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;

/** Tells what a call that failed means for who asked. */
final class ApiErrors {
  static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final int BAD_REQUEST = 400;

  /** What the client says where it waited for too long. */
  private static final int NO_ANSWER = -1;

  private ApiErrors() {}

  /**
   * Throws what fits: what the server will never take is rejected, all else is worth another try.
   *
   * @param what was done, such as {@code apply Secret app-shop/x}
   */
  static RuntimeException rethrow(String what, boolean isSecret, KubernetesClientException e)
      throws RejectedException, UnavailableException {
    if (e.getCode() == INVALID || e.getCode() == BAD_REQUEST) {
      throw new RejectedException("Kubernetes refuses to " + what + ": " + message(isSecret, e), e);
    }
    throw unavailable(what, isSecret, e);
  }

  static UnavailableException unavailable(
      String what, boolean isSecret, KubernetesClientException e) {
    var why =
        switch (e.getCode()) {
          case UNAUTHORIZED -> "the API server does not know the daemon: renew its credentials";
          case FORBIDDEN -> message(isSecret, e);
          case 0, NO_ANSWER -> "the API server does not answer: " + cause(e);
          default -> message(isSecret, e);
        };
    return new UnavailableException("can not " + what + ": " + why, e);
  }

  /**
   * Whether a change was refused as what it was to change is another by now: the server says so of
   * a version, and of a place in it that is not there.
   */
  static boolean isOvertaken(Exception e) {
    return e.getCause() instanceof KubernetesClientException call
        && (call.getCode() == CONFLICT || call.getCode() == INVALID);
  }

  /** The server repeats what it was given, so of secrets only the reason is told. */
  private static String message(boolean isSecret, KubernetesClientException e) {
    var status = Optional.ofNullable(e.getStatus());
    var text = isSecret ? status.map(s -> s.getReason()) : status.map(s -> s.getMessage());
    return text.map(ApiErrors::oneLine).orElse("status " + e.getCode());
  }

  private static String cause(KubernetesClientException e) {
    var cause = e.getCause();
    while (cause != null && cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    var last = cause == null ? e : cause;
    var message = Optional.ofNullable(last.getMessage());
    return oneLine(message.orElseGet(() -> last.getClass().getSimpleName()));
  }

  static String oneLine(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 500 ? line : line.substring(0, 500) + "…";
  }
}
