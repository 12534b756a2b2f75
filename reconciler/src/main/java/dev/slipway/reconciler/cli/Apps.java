package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.status.AppStatus;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds apps by what people type. */
final class Apps {
  private static final int MOST_NAMED = 20;

  private Apps() {}

  static AppStatus find(ApiClient client, String name)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    var found = client.app(name(client, name));
    if (found.isPresent()) {
      return found.get();
    }
    throw unknown(client, name);
  }

  static AppName name(ApiClient client, String name)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    if (AppName.isValid(name)) {
      return new AppName(name);
    }
    throw unknown(client, name);
  }

  /** What the daemon said of it, where there is such an app. */
  static <T> T known(ApiClient client, String name, Optional<T> said)
      throws AnswerIsNo, UnavailableException, RejectedException, InterruptedException {
    if (said.isPresent()) {
      return said.get();
    }
    throw unknown(client, name);
  }

  /** That there is no such app, and which there are. */
  static AnswerIsNo unknown(ApiClient client, String name)
      throws UnavailableException, RejectedException, InterruptedException {
    var names =
        client.apps().stream()
            .limit(MOST_NAMED)
            .map(status -> status.name().toString())
            .collect(Collectors.joining(", "));
    return new AnswerIsNo(
        "there is no app named "
            + name
            + (names.isEmpty() ? "\nthere are no apps yet" : "\nthere are: " + names));
  }
}
