package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Problem;
import dev.slipway.reconciler.preview.Change;
import dev.slipway.reconciler.preview.Preview;
import dev.slipway.reconciler.status.AppStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How apps are at the moment.
 *
 * @param apps those that a daemon knows; empty where none was asked
 */
record Running(Map<AppName, AppStatus> apps) {
  static final Running UNKNOWN = new Running(Map.of());

  static Running of(List<AppStatus> apps) {
    return new Running(
        apps.stream().collect(Collectors.toMap(AppStatus::name, Function.identity())));
  }

  /** {@code Ready, v12, 3 of 3 instances}, and what the daemon says besides. */
  Optional<String> told(AppName name) {
    return Optional.ofNullable(apps.get(name)).map(Running::told);
  }

  private static String told(AppStatus app) {
    var release = app.release().map(it -> ", " + it.number()).orElse("");
    var held = app.held().map(it -> "; " + it.number() + " is held").orElse("");
    return "%s%s, %d of %d instances%s"
        .formatted(app.status(), release, app.ready(), app.desired(), held);
  }

  /** A preview as JSON has it, each app with how it is. */
  Answer with(Preview preview) {
    var told =
        preview.apps().stream()
            .map(it ->
                new AppAnswer(it.app(), it.changes(), Optional.ofNullable(apps.get(it.app()))))
            .toList();
    return new Answer(preview.platform(), told, preview.unchanged(), preview.problems());
  }

  /** What {@code slipway plan --output json} prints. */
  record Answer(
      List<String> platform, List<AppAnswer> apps, int unchanged, List<Problem> problems) {}

  /**
   * One app of it.
   *
   * @param now empty where no daemon was asked, or it does not know it
   */
  record AppAnswer(AppName app, List<Change> changes, Optional<AppStatus> now) {}
}
