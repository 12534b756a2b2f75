package dev.slipway.manifest.read;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code releases/<app>.yaml}: written by Slipway, read back, and edited by people at times. */
public final class ReleaseFile {
  private ReleaseFile() {}

  /**
   * The text of a release. Equal releases are equal texts, and {@link #read} gives back the same
   * release. No time is in it: the commit has one.
   */
  public static String write(Release release) {
    return ReleaseText.of(release);
  }

  /**
   * The frozen config, flat: {@code env.GREETING}, {@code processes.web.port} and what they are.
   * Secrets are named, as in the file.
   */
  public static SortedMap<String, String> configFacts(Release release) {
    return ConfigFacts.of(release);
  }

  /**
   * Reads a release, or says what is wrong with it.
   *
   * @param path where it stands in the repository; its base name is the app's
   */
  public static Reading<Release> read(String path, byte[] content) {
    var findings = new Findings(path);
    var tree = FileTree.read(SchemaKind.RELEASE, content, findings);
    tree.ifPresent(root -> ReleaseRules.check(ConfigTree.baseName(path), root, findings));
    return tree.isPresent() && findings.isEmpty()
        ? Reading.of(release(tree.get()))
        : Reading.wrong(findings.problems());
  }

  /**
   * Reads every release file there is.
   *
   * @return by its path
   * @throws UnavailableException where a file could not be read
   */
  public static SortedMap<String, Reading<Release>> readAll(ConfigFiles files)
      throws UnavailableException {
    var releases = new TreeMap<String, Reading<Release>>();
    for (var file : files.files().entrySet()) {
      if (ConfigTree.isRelease(file.getKey())) {
        releases.put(file.getKey(), read(file.getKey(), files.read(file.getValue())));
      }
    }
    return releases;
  }

  private static Release release(Mapping root) {
    return new Release(
        new AppName(text(root, "app")),
        new ReleaseNumber(Trees.integer(root, "number").orElseThrow()),
        ImageRef.parse(text(root, "image")),
        Trees.get(root, "source").map(_ -> built(Trees.mapping(root, "source"))),
        config(Trees.mapping(root, "config")),
        new Digest(text(root, "inputs")),
        Trees.integer(root, "restores").map(ReleaseNumber::new));
  }

  private static Built built(Mapping source) {
    var path = Trees.text(source, "path").orElse("");
    return new Built(
        new Source(text(source, "git"), ref(source), path),
        new ObjectId(text(source, "commit")),
        new ObjectId(text(source, "tree")));
  }

  private static GitRef ref(Mapping source) {
    Optional<GitRef> branch = Trees.text(source, "branch").map(GitRef.Branch::new);
    return branch
        .or(() -> Trees.text(source, "tag").map(GitRef.Tag::new))
        .orElseGet(() -> new GitRef.Commit(new ObjectId(text(source, "pinned"))));
  }

  private static Config config(Mapping config) {
    return new Config(
        ConfigValues.env(config),
        ConfigValues.processes(config),
        ConfigValues.duration(config, "grace").orElseThrow(),
        ConfigValues.placement(config));
  }

  private static String text(Mapping parent, String key) {
    return Trees.text(parent, key).orElseThrow();
  }
}
