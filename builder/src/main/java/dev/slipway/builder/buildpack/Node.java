package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A Node.js program with a package.json. */
final class Node implements Buildpack {
  private static final String PACKAGE = "package.json";
  private static final String MODULES = "node_modules";
  private static final String PROGRAMS = MODULES + "/.bin";
  private static final String LOCK = "package-lock.json";
  private static final String SHRINKWRAP = "npm-shrinkwrap.json";
  private static final List<String> LOCKS = List.of(LOCK, SHRINKWRAP);
  private static final List<String> DEPENDENCIES =
      List.of("dependencies", "devDependencies", "optionalDependencies");

  /** What else of a package.json makes an installation do something. */
  private static final List<String> MORE_TO_INSTALL =
      List.of("peerDependencies", "bundleDependencies", "bundledDependencies", "workspaces");

  private static final List<String> RUN_BY_INSTALL =
      List.of(
          "preinstall",
          "install",
          "postinstall",
          "prepublish",
          "preprepare",
          "prepare",
          "postprepare",
          "dependencies");

  @Override
  public String id() {
    return "node";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "Node.js";
  }

  @Override
  public String sign() {
    return PACKAGE;
  }

  @Override
  public String runImage() {
    return RunImages.NODE;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(PACKAGE);
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var manifest =
        JsonObject.parse(workspace.read(PACKAGE))
            .orElseThrow(() -> new BuildFailedException(PACKAGE + " is not a JSON object"));
    workspace.tool("node", "Node.js, see https://nodejs.org");
    var scripts = manifest.object("scripts");
    install(workspace, manifest, scripts.text("build").isPresent());
    var web = start(workspace, manifest, scripts);
    if (web.isEmpty() && !workspace.has(Procfile.NAME)) {
      throw new BuildFailedException(
          "nothing says what to start: add a `start` script to package.json, a server.js or a"
              + " Procfile");
    }
    return new Launch(
        web, new TreeMap<>(Map.of("NODE_ENV", "production")), List.of(PROGRAMS), List.of(MODULES));
  }

  private static void install(Workspace workspace, JsonObject manifest, boolean hasBuild)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var locked = LOCKS.stream().anyMatch(workspace::has);
    var needs = DEPENDENCIES.stream().anyMatch(kind -> !manifest.object(kind).entries().isEmpty());
    if (needs || (locked && !leavesNothing(workspace, manifest))) {
      if (!locked) {
        workspace.log().note("no package-lock.json: the versions installed may change; commit one");
      }
      npm(workspace, locked ? "ci" : "install", hasBuild ? "--include=dev" : "--omit=dev");
    }
    if (hasBuild) {
      npm(workspace, "run", "build");
      if (locked || needs) {
        npm(workspace, "prune", "--omit=dev");
      }
    }
    Folders.delete(workspace.folder().resolve(MODULES).resolve(".cache"));
  }

  /** Whether `npm ci` would install nothing and run nothing: it takes longer than all the rest. */
  private static boolean leavesNothing(Workspace workspace, JsonObject manifest)
      throws BuildFailedException, IOException {
    var scripts = manifest.object("scripts").entries().keySet();
    var mayDoMore =
        RUN_BY_INSTALL.stream().anyMatch(scripts::contains)
            || MORE_TO_INSTALL.stream().anyMatch(manifest.entries()::containsKey)
            || Files.exists(workspace.folder().resolve(MODULES))
            || workspace.has(".npmrc")
            || workspace.has("binding.gyp");
    if (mayDoMore || !workspace.has(LOCK) || workspace.has(SHRINKWRAP)) {
      return false;
    }
    var lock = JsonObject.parse(workspace.read(LOCK)).orElseGet(() -> new JsonObject(Map.of()));
    var packages = lock.object("packages");
    return packages.entries().keySet().equals(Set.of(""))
        && DEPENDENCIES.stream()
            .allMatch(kind -> packages.object("").object(kind).entries().isEmpty());
  }

  private static void npm(Workspace workspace, String... words)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var command = new ArrayList<String>();
    command.add(workspace.tool("npm", "Node.js with npm, see https://nodejs.org"));
    command.addAll(List.of(words));
    workspace.run(
        command,
        Map.of(
            "npm_config_cache", workspace.cache("npm").toString(),
            "npm_config_audit", "false",
            "npm_config_fund", "false",
            "npm_config_progress", "false",
            "npm_config_update_notifier", "false"));
  }

  /**
   * The start script itself and not {@code npm start}: npm stands between a signal and the program.
   */
  private static Optional<List<String>> start(
      Workspace workspace, JsonObject manifest, JsonObject scripts) {
    var script = scripts.text("start");
    if (script.isPresent()) {
      var line = scripts.text("prestart").map(pre -> pre + " && ").orElse("") + script.get();
      var programs = script.get().startsWith("node ") ? List.<String>of() : List.of(PROGRAMS);
      return Optional.of(new ShellCommand(line).words(programs));
    }
    return Stream.concat(Stream.of("server.js"), manifest.text("main").stream())
        .filter(workspace::has)
        .findFirst()
        .map(file -> List.of("node", file));
  }
}
