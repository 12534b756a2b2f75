package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Release;
import java.util.List;
import java.util.Optional;

/** What the release file of an app says at the tip: that is what runs. */
public sealed interface Current {
  /** There is no such file. */
  record None() implements Current {}

  /** It was edited by hand into something that is not a release. */
  record Unreadable(List<Problem> problems) implements Current {
    public Unreadable {
      problems = List.copyOf(problems);
    }
  }

  record Present(Release release) implements Current {}

  default Optional<Release> asRelease() {
    return this instanceof Present(var release) ? Optional.of(release) : Optional.empty();
  }
}
