package dev.slipway.reconciler.demo;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.Change;
import dev.slipway.reconciler.git.FileEdit;
import dev.slipway.reconciler.git.GitWorkspace;
import dev.slipway.reconciler.git.Person;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The git repositories of the demo, and what a person does in them. */
final class DemoRepositories implements AutoCloseable {
  static final String BRANCH = "main";
  static final String CONFIG = "config";
  private static final Person YOU = new Person("You", "you@localhost");

  private final GitWorkspace config;
  private final Map<AppName, GitWorkspace> sources = new HashMap<>();

  private DemoRepositories(GitWorkspace config) {
    this.config = config;
  }

  /**
   * Makes one for each app from {@code examples}, in {@code folder}, and one for the config, still
   * empty.
   */
  static DemoRepositories create(Path folder, Path examples, List<DemoApp> apps, Clock clock)
      throws RejectedException, UnavailableException {
    var made =
        new DemoRepositories(GitWorkspace.create(folder.resolve(CONFIG + ".git"), BRANCH, clock));
    try {
      for (var app : apps) {
        var source = GitWorkspace.create(folder.resolve(app.name() + ".git"), BRANCH, clock);
        made.sources.put(app.name(), source);
        var files = FileEdit.copies(examples.resolve("sources").resolve(app.folder()));
        source.commit(BRANCH, new Change(YOU, "First version", files));
      }
      return made;
    } catch (RejectedException | UnavailableException e) {
      made.close();
      throw e;
    }
  }

  /** Commits a manifest for every app, whose sources are found below {@code base}. */
  ObjectId addManifests(List<DemoApp> apps, String base)
      throws RejectedException, UnavailableException {
    SortedMap<String, FileEdit> files = new TreeMap<>();
    files.put(
        "slipway.yaml",
        FileEdit.write(
            """
            apiVersion: slipway.dev/v1
            kind: Platform
            rollout: {deadline: 20s}
            """));
    for (var app : apps) {
      files.put("apps/" + app.name() + ".yaml", FileEdit.write(manifest(app, base)));
    }
    return config.commit(BRANCH, new Change(YOU, "Add the apps of the demo", files));
  }

  private static String manifest(DemoApp app, String base) {
    var lines = new ArrayList<String>();
    lines.add("apiVersion: slipway.dev/v1");
    lines.add("kind: App");
    lines.add("source: {git: " + base + "/" + app.name() + ".git}");
    lines.add("health: {http: /healthz}");
    if (app.equals(DemoApp.HELLO)) {
      lines.add("env: {GREETING: Hello}");
      lines.add("replicas: 2");
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * A commit that replaces a text.
   *
   * @param message of the commit
   */
  record Edit(String from, String to, String message) {}

  /** Commits an edit of a source file. */
  ObjectId commit(AppName app, String file, Edit edit)
      throws RejectedException, UnavailableException {
    var source = sources.get(app);
    if (source == null) {
      throw new IllegalArgumentException("not in the demo: " + app);
    }
    var tip = source.tip(BRANCH).orElseThrow();
    var text = source.read(tip, file).orElseThrow();
    if (!text.contains(edit.from())) {
      throw new RejectedException(file + " of the example does not have: " + edit.from());
    }
    var edited = new TreeMap<>(Map.of(file, FileEdit.write(text.replace(edit.from(), edit.to()))));
    return source.commit(BRANCH, new Change(YOU, edit.message(), edited));
  }

  /** What {@code git revert} does to a commit of the config repository. */
  ObjectId revert(ObjectId commit) throws RejectedException, UnavailableException {
    return config.revert(BRANCH, commit, YOU);
  }

  @Override
  public void close() {
    config.close();
    sources.values().forEach(GitWorkspace::close);
  }
}
