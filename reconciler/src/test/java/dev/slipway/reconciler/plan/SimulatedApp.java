package dev.slipway.reconciler.plan;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.Routing;
import dev.slipway.manifest.Settings;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.plan.SourceState.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What people ask for of one app, in its manifest, its source and its release file. */
final class SimulatedApp {
  static final ProcessType WORKER = new ProcessType("worker");
  static final EnvName MODE = new EnvName("MODE");

  final AppName name;
  final LedgerStory ledger;
  final SortedMap<ProcessType, ProcessSpec> processes = new TreeMap<>();
  final SortedMap<ProcessType, Integer> replicas = new TreeMap<>();
  final List<Domain> domains = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();
  Optional<Trouble> trouble = Optional.empty();
  ReleasePolicy releases = ReleasePolicy.USUAL;
  Routing routing = Routing.NONE;
  boolean hasManifest = true;
  boolean hadManifest = true;
  boolean isSeen = true;
  boolean isStale;
  private final Source source;
  private String content = "one";
  private String mode = "fine";

  SimulatedApp(String name) {
    this.name = new AppName(name);
    this.ledger = new LedgerStory(name);
    this.source = new Source("file:///src/" + name, new GitRef.Branch("main"), "");
    processes.put(ProcessType.WEB, new ProcessSpec(List.of("bin/web"), Optional.of(8080)));
  }

  /** Commits this to the source. */
  SimulatedApp source(String newContent) {
    content = newContent;
    return this;
  }

  /** Sets a variable of the config. */
  SimulatedApp mode(String newMode) {
    mode = newMode;
    return this;
  }

  SimulatedApp replicas(ProcessType type, int count) {
    replicas.put(type, count);
    return this;
  }

  SimulatedApp withWorker() {
    processes.put(WORKER, new ProcessSpec(List.of("bin/worker"), Optional.empty()));
    return this;
  }

  SimulatedApp problem(String message) {
    problems.add(new Problem("apps/" + name + ".yaml", 1, 1, "rule", message));
    return this;
  }

  Config config() {
    var env = new TreeMap<EnvName, EnvValue>();
    env.put(MODE, new EnvValue.Literal(mode));
    return new Config(env, processes, Config.DEFAULT_GRACE);
  }

  Manifest manifest() {
    var settings = new Settings(replicas, domains).withReleases(releases).withRouting(routing);
    return new Manifest(Optional.of(new App(name, source, config(), settings)), problems);
  }

  SourceState sourceState() {
    return new SourceState(isSeen ? Optional.of(head()) : Optional.empty(), trouble, isStale);
  }

  Commit head() {
    return headAt(content);
  }

  Commit headAt(String anyContent) {
    var text = name + " " + anyContent;
    var built = new Built(source, LedgerStory.id(text), LedgerStory.id("tree of " + text));
    return new Commit(built, "Write " + anyContent, new BuildKey(Digest.of(text)));
  }

  Step.Build build(Step.Build.Occasion occasion) {
    return new Step.Build(name, head().key(), source, occasion);
  }

  /** What a release would be made of now. */
  Digest inputs() {
    return head().inputs(config());
  }

  String content() {
    return content;
  }

  String mode() {
    return mode;
  }
}
