package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Destination;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Redirect;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The rules of where requests go to. */
final class PathRules {
  private PathRules() {}

  /** Rules of one file: what a path leads to must listen, and a redirect must lead away. */
  static void check(Mapping root, Findings findings) {
    var routing = Trees.mapping(root, "routing");
    for (var path : Trees.mapping(routing, "paths").entries()) {
      Trees.asText(path.value())
          .filter(type -> !listens(root, type))
          .ifPresent(
              type -> findings.add(path.value().mark(), "path-without-port", withoutPort(type)));
    }
    for (var item : Trees.items(routing, "redirects")) {
      if (isLoop(item)) {
        var message = "this redirect leads to what it is for, and so on without end";
        findings.add(item.mark(), "bad-redirect", message);
      }
    }
  }

  private static boolean listens(Mapping root, String type) {
    var process = Trees.mapping(Trees.mapping(root, "processes"), type);
    return type.equals("web") || Trees.integer(process, "port").isPresent();
  }

  private static String withoutPort(String type) {
    return "requests can go only to a process with a port: say processes: {"
        + type
        + ": {port: 8080}}, or {app: "
        + type
        + "} if another app is meant";
  }

  private static boolean isLoop(YamlNode redirect) {
    var from = Trees.text(redirect, "from").filter(text -> text.indexOf('/') >= 0);
    var to = Trees.text(redirect, "to");
    return from.isPresent()
        && to.isPresent()
        && Redirect.of(from.get(), to.get(), Redirect.DEFAULT_CODE).isLoop();
  }

  /** Where each app that a path leads to is named. */
  static Map<AppName, Mark> appMarks(Mapping root) {
    var marks = new HashMap<AppName, Mark>();
    for (var path : Trees.mapping(Trees.mapping(root, "routing"), "paths").entries()) {
      Trees.get(path.value(), "app")
          .ifPresent(app -> marks.putIfAbsent(new AppName(Trees.textOf(app)), app.mark()));
    }
    return marks;
  }

  /**
   * A path to an app that there is none of is a problem of whoever names it, who goes on without:
   * it answers 503 there.
   */
  static void known(
      SortedMap<AppName, Candidate> candidates, Set<AppName> known, Collection<Problem> problems) {
    for (var candidate : candidates.values()) {
      candidate.good().stream()
          .flatMap(PathRules::named)
          .distinct()
          .forEach(app -> {
            if (!known.contains(app)) {
              problems.add(unknown(candidate, app));
            }
          });
    }
  }

  private static Stream<AppName> named(App app) {
    return app.settings().routing().paths().values().stream()
        .flatMap(
            it -> it instanceof Destination.OtherApp(var name) ? Stream.of(name) : Stream.empty());
  }

  private static Problem unknown(Candidate candidate, AppName app) {
    var mark = Optional.ofNullable(candidate.present().appMarks().get(app)).orElse(Mark.START);
    var message = "a path leads to the app " + Quoted.text(app.value()) + ", but there is none";
    return new Problem(candidate.path(), mark.line(), mark.column(), "unknown-app", message);
  }
}
