package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.List;

/** The rules of a release file that a schema can not say. */
final class ReleaseRules {
  private static final Duration LONGEST_GRACE = Duration.ofDays(30);
  private static final List<String> REFS = List.of("branch", "tag", "pinned");

  private ReleaseRules() {}

  static void check(String baseName, Mapping root, Findings findings) {
    Trees.get(root, "app").ifPresent(app -> isNamed(baseName, app, findings));
    Trees.get(root, "source")
        .ifPresent(source -> {
          if (source instanceof Mapping mapping) {
            source(mapping, findings);
          }
        });
    var config = Trees.mapping(root, "config");
    ConfigRules.check(config, findings);
    ConfigRules.duration(config, "grace", LONGEST_GRACE, findings);
    for (var process : Trees.mapping(config, "processes").entries()) {
      ProcessRules.check(process.value(), findings);
      ProcessRules.healthNeedsPort(process, findings);
    }
  }

  private static void isNamed(String baseName, YamlNode app, Findings findings) {
    var name = Trees.asText(app).orElse(baseName);
    if (!name.equals(baseName)) {
      var message =
          "this is a release of "
              + Quoted.text(name)
              + ", but the file is named "
              + Quoted.text(baseName);
      findings.add(app.mark(), "app-mismatch", message);
    }
  }

  private static void source(Mapping source, Findings findings) {
    var refs = REFS.stream().filter(ref -> source.entry(ref).isPresent()).toList();
    if (refs.size() != 1) {
      var found = refs.isEmpty() ? "none" : String.join(" and ", refs);
      var message = "exactly one of branch, tag and pinned is said, found " + found;
      findings.add(source.mark(), "one-ref", message);
    }
    var path = Trees.text(source, "path").orElse("");
    if (path.startsWith("/") || path.endsWith("/")) {
      findings.add(
          Trees.get(source, "path").orElseThrow().mark(),
          "bad-path",
          "a path is relative, without a '/' at its end; found " + Quoted.text(path));
    }
    if (Trees.text(source, "git").filter(String::isBlank).isPresent()) {
      findings.add(
          Trees.get(source, "git").orElseThrow().mark(), "bad-git-address", "the address is blank");
    }
  }
}
