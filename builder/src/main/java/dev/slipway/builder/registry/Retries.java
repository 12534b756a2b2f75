package dev.slipway.builder.registry;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Asks again where an answer may be better a little later, for so long and no longer. */
record Retries(Patience patience, Quiet quiet) {
  /** One way to get an answer. */
  @FunctionalInterface
  interface Attempt {
    Answer send() throws IOException, RejectedException, UnavailableException, InterruptedException;
  }

  /**
   * The first answer that is neither 429 nor 5xx. Nobody is asked who asked to be left alone.
   *
   * @param whom for the message, such as {@code registry.example.com}
   */
  Answer run(String whom, Attempt attempt)
      throws RejectedException, UnavailableException, InterruptedException {
    quiet.require(whom);
    for (var number = 1; ; number++) {
      var pause = patience.pause(number, ThreadLocalRandom.current().nextDouble());
      try {
        var answer = attempt.send();
        if (!answer.isBusy()) {
          return answer;
        }
        pause = answer.retryAfter().orElse(pause);
        if (number >= patience.attempts() || isTooLong(pause)) {
          throw givenUp(whom, answer);
        }
      } catch (IOException e) {
        if (number >= patience.attempts()) {
          throw new UnavailableException(
              "registry " + whom + " can not be asked: " + Faults.describe(e), e);
        }
      }
      Thread.sleep(pause);
    }
  }

  /** Where the registry said when to come back, it is not asked before. */
  private UnavailableException givenUp(String whom, Answer answer) {
    var message = "registry " + whom + " answers " + answer.status() + answer.reason();
    return answer
        .retryAfter()
        .filter(Duration::isPositive)
        .map(time -> quiet.keep(whom, time, message))
        .orElseGet(() -> new UnavailableException(message));
  }

  private boolean isTooLong(Duration pause) {
    return pause.compareTo(patience.longestPause()) > 0;
  }
}
