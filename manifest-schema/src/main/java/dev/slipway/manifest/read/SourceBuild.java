package dev.slipway.manifest.read;

import dev.slipway.manifest.BuildMethod;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a source says of its build. */
final class SourceBuild {
  private static final List<String> OF_DOCKERFILES =
      List.of("dockerfile", "target", "args", "secrets");

  private SourceBuild() {}

  /** What only a Dockerfile has is a mistake where a buildpack is asked for. */
  static void check(Mapping source, Findings findings) {
    if (Trees.text(source, "build").filter("buildpack"::equals).isPresent()) {
      for (var entry : source.entries()) {
        if (OF_DOCKERFILES.contains(entry.key())) {
          var message =
              Quoted.text(entry.key()) + " goes with build: dockerfile, not with buildpack";
          findings.add(entry.mark(), "not-a-dockerfile", message);
        }
      }
    }
    for (var arg : Trees.mapping(source, "args").entries()) {
      if (arg.value() instanceof Scalar(var mark, var text, var _) && text.indexOf('\0') >= 0) {
        findings.add(mark, "nul-character", "no build can be given a text with \\0 in it");
      }
    }
  }

  /** Whoever says more than the method means a Dockerfile. */
  static BuildMethod of(Mapping source) {
    var build = Trees.text(source, "build").orElse("auto");
    var saysMore = source.entries().stream().anyMatch(e -> OF_DOCKERFILES.contains(e.key()));
    if (build.equals("buildpack")) {
      return new BuildMethod.Buildpack();
    }
    if (build.equals("auto") && !saysMore) {
      return new BuildMethod.Auto();
    }
    var file = Trees.text(source, "dockerfile").map(SourcePath::normalise);
    return new Dockerfile(
        file.orElse(Dockerfile.USUAL_FILE),
        Trees.text(source, "target"),
        args(source),
        secrets(source));
  }

  private static SortedMap<String, SecretRef> secrets(Mapping source) {
    var secrets = new TreeMap<String, SecretRef>();
    for (var entry : Trees.mapping(source, "secrets").entries()) {
      if (entry.value() instanceof Mapping secret) {
        Trees.text(secret, "secret")
            .ifPresent(text -> secrets.put(entry.key(), SecretRef.parse(text)));
      }
    }
    return secrets;
  }

  private static SortedMap<String, String> args(Mapping source) {
    var args = new TreeMap<String, String>();
    var mapping = Trees.mapping(source, "args");
    for (var entry : mapping.entries()) {
      Trees.scalar(mapping, entry.key()).ifPresent(value -> args.put(entry.key(), value));
    }
    return args;
  }
}
