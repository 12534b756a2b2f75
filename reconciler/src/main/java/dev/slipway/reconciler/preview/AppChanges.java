package dev.slipway.reconciler.preview;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.Origin;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.ledger.ConfigChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What becomes of one app. */
record AppChanges(AppName name, Asked before, Asked after) {
  List<Change> all() {
    if (!after.hasManifest(name)) {
      return List.of(removed());
    }
    if (after.app(name).isEmpty()) {
      return List.of(stalled());
    }
    var now = after.app(name).get();
    return before.app(name).map(old -> between(old, now)).orElseGet(() -> List.of(begun(now)));
  }

  private Change removed() {
    var lines = new ArrayList<String>();
    before.release(name).ifPresent(release -> lines.add(release.number() + " is stopped"));
    before
        .app(name)
        .ifPresent(app -> lines.add("answers no more: " + joined(app.hosts(before.domain()))));
    return new Change(Effect.REMOVED, lines);
  }

  private Change stalled() {
    var keeps =
        after
            .release(name)
            .map(release -> "keeps " + release.number() + " until its manifest is mended")
            .orElse("does not run until its manifest is mended");
    return new Change(Effect.STALLED, List.of(keeps));
  }

  /** What there was nothing to compare to. */
  private Change begun(App app) {
    var lines = new ArrayList<String>();
    lines.add(told(app.origin()));
    lines.add(
        after.release(name).map(it -> "from " + it.number() + " on").orElse("its first release"));
    lines.add("instances: " + instances(app));
    lines.add("answers to: " + joined(app.hosts(after.domain())));
    return new Change(before.hasManifest(name) ? Effect.MENDED : Effect.ADDED, lines);
  }

  private List<Change> between(App old, App now) {
    var changes = new ArrayList<Change>();
    add(changes, Effect.SWITCHED, switched());
    add(changes, Effect.REBUILT, governed(rebuilt(old.origin(), now.origin()), now, false));
    var isSameImage = old.origin().equals(now.origin());
    add(changes, Effect.RELEASED, governed(released(old, now), now, isSameImage));
    add(changes, Effect.SCALED, scaled(old, now));
    add(changes, Effect.ROUTED, routed(old, now));
    add(
        changes,
        Effect.POLICY,
        policy(old.releases(before.platform()), now.releases(after.platform())));
    return changes;
  }

  private static void add(List<Change> changes, Effect effect, List<String> lines) {
    if (!lines.isEmpty()) {
      changes.add(new Change(effect, lines));
    }
  }

  /** What the release files themselves say: someone merges, reverts or edits one. */
  private List<String> switched() {
    var old = before.release(name);
    var now = after.release(name);
    if (old.equals(now)) {
      return List.of();
    }
    if (now.isEmpty()) {
      return List.of(
          "its release file is gone: it keeps what it runs, and nothing new is released");
    }
    var isBack = old.filter(it -> it.number().compareTo(now.get().number()) > 0).isPresent();
    var lines = new ArrayList<String>();
    lines.add(number(old) + " to " + now.get().number());
    old.ifPresent(it -> lines.addAll(ConfigChange.lines(it.config(), now.get().config())));
    if (isBack) {
      lines.add("what " + number(old) + " was made of is held until it changes");
    }
    return lines;
  }

  private static String number(Optional<Release> release) {
    return release.map(it -> it.number().toString()).orElse("nothing");
  }

  private static List<String> rebuilt(Origin old, Origin now) {
    if (old.equals(now) || !(now instanceof Source source)) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    if (old instanceof Source was) {
      Preview.difference("git", was.git(), source.git()).ifPresent(lines::add);
      Preview.difference("ref", was.ref().words(), source.ref().words()).ifPresent(lines::add);
      Preview.difference("path", folder(was), folder(source)).ifPresent(lines::add);
      Preview.difference("build", was.build().words(), source.build().words())
          .ifPresent(lines::add);
    } else {
      lines.add(told(old) + " to " + told(now));
    }
    return lines;
  }

  private static List<String> released(App old, App now) {
    var lines = new ArrayList<String>();
    if (!old.origin().equals(now.origin()) && !(now.origin() instanceof Source)) {
      lines.add(told(old.origin()) + " to " + told(now.origin()));
    }
    lines.addAll(ConfigChange.lines(old.config(), now.config()));
    return lines;
  }

  /** With what a new release waits for. */
  private List<String> governed(List<String> lines, App app, boolean isSameImage) {
    var policy = app.releases(after.platform());
    if (lines.isEmpty() || (!policy.hold() && policy.approval(isSameImage) == Approval.AUTO)) {
      return lines;
    }
    var all = new ArrayList<>(lines);
    all.add(policy.hold() ? "once releases.hold is gone" : "once its request is merged");
    return all;
  }

  private static List<String> policy(ReleasePolicy old, ReleasePolicy now) {
    var lines = new ArrayList<String>();
    Preview.difference("releases", old.approval(false), now.approval(false)).ifPresent(lines::add);
    Preview.difference("releases of config only", old.approval(true), now.approval(true))
        .ifPresent(lines::add);
    Preview.difference("hold", old.hold(), now.hold()).ifPresent(lines::add);
    return lines;
  }

  private static List<String> scaled(App old, App now) {
    var types = types(old);
    types.addAll(types(now));
    return types.stream()
        .flatMap(
            type -> Preview.difference(type.value(), scale(old, type), scale(now, type)).stream())
        .toList();
  }

  private static String scale(App app, ProcessType type) {
    return Optional.ofNullable(app.settings().autoscale().get(type))
        .map(it -> "%d to %d at %d %% CPU".formatted(it.min(), it.max(), it.cpu()))
        .orElseGet(() -> String.valueOf(app.replicas(type)));
  }

  /** All that it says anything of, and {@code web}. */
  private static SortedSet<ProcessType> types(App app) {
    var types = new TreeSet<>(app.config().processes().keySet());
    types.addAll(app.settings().replicas().keySet());
    types.addAll(app.settings().autoscale().keySet());
    types.add(ProcessType.WEB);
    return types;
  }

  private static String instances(App app) {
    return types(app).stream()
        .map(type -> type + " " + scale(app, type))
        .collect(Collectors.joining(", "));
  }

  private List<String> routed(App old, App now) {
    var lines = new ArrayList<String>();
    var was = old.hosts(before.domain());
    var is = now.hosts(after.domain());
    var gained = is.stream().filter(host -> !was.contains(host)).toList();
    var lost = was.stream().filter(host -> !is.contains(host)).toList();
    if (!gained.isEmpty()) {
      lines.add("answers to: " + joined(gained));
    }
    if (!lost.isEmpty()) {
      lines.add("answers no more: " + joined(lost));
    }
    Preview.difference("router", old.router(before.platform()), now.router(after.platform()))
        .ifPresent(lines::add);
    var settings = now.routing(after.platform()).changes(old.routing(before.platform()));
    if (!settings.isEmpty()) {
      lines.add("routing: " + String.join(", ", settings));
    }
    return lines;
  }

  private static String joined(Collection<Domain> hosts) {
    return hosts.stream().map(Domain::toString).collect(Collectors.joining(", "));
  }

  private static String told(Origin origin) {
    return switch (origin) {
      case ImageName image -> "the image " + image;
      case ImagePolicy policy -> "the newest image of " + policy;
      case Source source ->
          "source "
              + source.git()
              + ", "
              + source.ref().words()
              + (source.path().isEmpty() ? "" : ", in " + source.path());
    };
  }

  private static String folder(Source source) {
    return source.path().isEmpty() ? "/" : source.path();
  }
}
