package dev.slipway.reconciler.preview;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a change of the config repository would do.
 *
 * @param platform what {@code slipway.yaml} says otherwise, a line for each part
 * @param apps those of which anything changes
 * @param unchanged how many others there are
 * @param problems of what is asked for afterwards, in file order
 */
public record Preview(
    List<String> platform, List<AppPreview> apps, int unchanged, List<Problem> problems) {
  public Preview {
    platform = List.copyOf(platform);
    apps = List.copyOf(apps);
    problems = List.copyOf(problems);
  }

  public static Preview of(Asked before, Asked after) {
    var names = new TreeSet<AppName>(before.manifests().apps().keySet());
    names.addAll(after.manifests().apps().keySet());
    var apps = new ArrayList<AppPreview>();
    for (var name : names) {
      var changes = new AppChanges(name, before, after).all();
      if (!changes.isEmpty()) {
        apps.add(new AppPreview(name, changes));
      }
    }
    var removed = apps.stream().filter(Preview::isRemoved).count();
    return new Preview(
        platform(before, after, removed), apps, names.size() - apps.size(), after.problems());
  }

  private static boolean isRemoved(AppPreview app) {
    return app.changes().stream().anyMatch(change -> change.effect() == Effect.REMOVED);
  }

  private static List<String> platform(Asked before, Asked after, long removed) {
    var lines = new ArrayList<String>();
    var old = before.manifests().platform();
    var now = after.manifests().platform();
    difference("domain", before.domain(), after.domain()).ifPresent(lines::add);
    difference("rollout.deadline", old.rolloutDeadline(), now.rolloutDeadline())
        .ifPresent(lines::add);
    difference("rollout.onFailure", old.onFailure(), now.onFailure()).ifPresent(lines::add);
    difference("router", old.router(), now.router()).ifPresent(lines::add);
    difference("removal share", old.removalShare(), now.removalShare()).ifPresent(lines::add);
    if (!old.runImages().equals(now.runImages())) {
      lines.add("builder.runImages: apps built from source are built again onto other images");
    }
    if (!old.builds().equals(now.builds())) {
      lines.add("builds: the next ones are done so");
    }
    if (!old.kubernetes().equals(now.kubernetes())) {
      lines.add("kubernetes: objects of apps are applied again");
    }
    if (!now.mayRemove(removed, before.manifests().apps().size())) {
      lines.add(removed + " apps at once are not removed before `slipway sync --confirm-removals`");
    }
    return lines;
  }

  static Optional<String> difference(String what, Object before, Object after) {
    return Objects.equals(before, after)
        ? Optional.empty()
        : Optional.of("%s: %s to %s".formatted(what, told(before), told(after)));
  }

  private static String told(Object value) {
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(java.util.Locale.ROOT)
        : value.toString();
  }

  /** Whether merging it would leave nothing to be mended. */
  public boolean isFine() {
    return problems.isEmpty();
  }
}
