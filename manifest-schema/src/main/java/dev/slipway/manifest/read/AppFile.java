package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Origin;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Settings;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One manifest, read for itself.
 *
 * @param name of the app; empty where the file's name is none
 * @param domainMarks where each of the app's domains stands in the file
 * @param appMarks where other apps are named that paths of it lead to
 */
record AppFile(
    Optional<AppName> name,
    Reading<App> reading,
    Map<Domain, Mark> domainMarks,
    Map<AppName, Mark> appMarks) {
  AppFile {
    domainMarks = Map.copyOf(domainMarks);
    appMarks = Map.copyOf(appMarks);
  }

  static AppFile read(String path, byte[] content) {
    var findings = new Findings(path);
    var name = name(ConfigTree.baseName(path), findings);
    var tree = FileTree.read(SchemaKind.APP, content, findings);
    tree.ifPresent(root -> AppRules.check(root, findings));
    if (tree.isEmpty() || !findings.isEmpty()) {
      return new AppFile(name, Reading.wrong(findings.problems()), Map.of(), Map.of());
    }
    var root = tree.orElseThrow();
    return new AppFile(
        name,
        Reading.of(app(name.orElseThrow(), root)),
        domainMarks(root),
        PathRules.appMarks(root));
  }

  private static Optional<AppName> name(String baseName, Findings findings) {
    if (AppName.isValid(baseName)) {
      return Optional.of(new AppName(baseName));
    }
    var message =
        baseName.endsWith(".yml")
            ? "a manifest ends in .yaml: name it " + Quoted.text(yaml(baseName))
            : "an app is named by its file, and "
                + Quoted.text(baseName)
                + " is no name: lower-case letters, digits and '-', a letter first, at most "
                + AppName.MAX_LENGTH;
    findings.add(Mark.START, "bad-app-name", message);
    return Optional.empty();
  }

  private static String yaml(String yml) {
    return yml.substring(0, yml.length() - "yml".length()) + "yaml";
  }

  private static App app(AppName name, Mapping root) {
    return new App(name, origin(root), config(root), settings(root));
  }

  private static Origin origin(Mapping root) {
    return Trees.get(root, "image")
        .map(ImageText::of)
        .orElseGet(() -> source(Trees.mapping(root, "source")));
  }

  private static Source source(Mapping source) {
    var path = Trees.text(source, "path").map(SourcePath::normalise).orElse("");
    var git = Trees.text(source, "git").orElseThrow();
    return new Source(git, ref(source), path, SourceBuild.of(source));
  }

  private static GitRef ref(Mapping source) {
    Optional<GitRef> tag = Trees.text(source, "tag").map(GitRef.Tag::new);
    return tag.or(() -> Trees.text(source, "commit").map(ObjectId::new).map(GitRef.Commit::new))
        .orElseGet(() -> new GitRef.Branch(Trees.text(source, "branch").orElse("main")));
  }

  private static Config config(Mapping root) {
    var processes = ConfigValues.processes(WebProcess.writtenOut(root));
    var grace = ConfigValues.duration(root, "grace").orElse(Config.DEFAULT_GRACE);
    return new Config(ConfigValues.env(root), processes, grace, ConfigValues.placement(root));
  }

  private static Settings settings(Mapping root) {
    var domains = Trees.items(root, "domains").stream().map(Trees::textOf).map(Domain::new);
    var router = Trees.text(root, "router").map(PlatformFile::router);
    return new Settings(
        replicas(root),
        autoscale(root),
        domains.toList(),
        router,
        PlatformFile.releases(root),
        RoutingValues.of(root));
  }

  private static SortedMap<ProcessType, Integer> replicas(Mapping root) {
    var replicas = new TreeMap<ProcessType, Integer>();
    for (var entry : Trees.mapping(WebProcess.writtenOut(root), "processes").entries()) {
      Trees.integer(entry.value(), "replicas")
          .ifPresent(count -> replicas.put(new ProcessType(entry.key()), count));
    }
    return replicas;
  }

  private static SortedMap<ProcessType, Autoscale> autoscale(Mapping root) {
    var scales = new TreeMap<ProcessType, Autoscale>();
    for (var entry : Trees.mapping(WebProcess.writtenOut(root), "processes").entries()) {
      Trees.get(entry.value(), "autoscale")
          .ifPresent(it -> scales.put(new ProcessType(entry.key()), autoscaleOf(it)));
    }
    return scales;
  }

  private static Autoscale autoscaleOf(YamlNode node) {
    return new Autoscale(
        Trees.integer(node, "min").orElseThrow(),
        Trees.integer(node, "max").orElseThrow(),
        Trees.integer(node, "cpu").orElse(Autoscale.DEFAULT_CPU));
  }

  private static Map<Domain, Mark> domainMarks(Mapping root) {
    return Trees.items(root, "domains").stream()
        .collect(Collectors.toMap(item -> new Domain(Trees.textOf(item)), YamlNode::mark));
  }
}
