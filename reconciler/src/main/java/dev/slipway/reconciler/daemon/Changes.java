package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Event.Kind;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what became of apps from one pass to the next. */
record Changes(Narrator narrator) {

  void tell(Map<AppName, AppStatus> before, Map<AppName, AppStatus> after) {
    after.forEach((name, status) -> tell(name, Optional.ofNullable(before.get(name)), status));
  }

  private void tell(AppName name, Optional<AppStatus> before, AppStatus after) {
    var numberBefore = before.flatMap(AppStatus::release).map(AppStatus.Current::number);
    var number = after.release().map(AppStatus.Current::number);
    if (isFall(numberBefore, number)) {
      narrator.tell(
          Optional.of(name),
          Kind.STEPPED_BACK,
          "from " + numberBefore.get() + " to " + number.get());
    }
    if (before.isPresent()
        && before.get().status() == after.status()
        && numberBefore.equals(number)
        && Objects.equals(before.get().message(), after.message())) {
      return;
    }
    switch (after.status()) {
      case READY, HELD, AWAITING_REVIEW ->
          number.ifPresent(
              it -> narrator.tell(Optional.of(name), Kind.SERVED, it + besides(after)));
      case STALLED -> narrator.tell(Optional.of(name), Kind.STALLED, allLines(after));
      case FAILING -> narrator.tell(Optional.of(name), Kind.PROBLEM, firstLine(after));
      case PROGRESSING -> {}
    }
  }

  private static String besides(AppStatus status) {
    var waiting = status.pending().flatMap(AppStatus.Pending::number);
    return status
        .held()
        .map(held -> ", and " + held.number() + " is held")
        .or(() -> waiting.map(next -> ", and " + next + " waits for its review"))
        .orElse("");
  }

  private static String firstLine(AppStatus status) {
    return status.message().lines().findFirst().orElse("");
  }

  /** A person must act: what to do is behind the cause. */
  private static String allLines(AppStatus status) {
    return status.message().lines().collect(Collectors.joining("; "));
  }

  private static boolean isFall(Optional<ReleaseNumber> before, Optional<ReleaseNumber> after) {
    return before.isPresent() && after.isPresent() && after.get().compareTo(before.get()) < 0;
  }
}
