package dev.slipway.manifest.read;

import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;

/**
 * The rules of a manifest that a schema can not say. They look at a tree that may have other
 * problems, so that all are told at once.
 */
final class AppRules {
  private static final Duration LONGEST_GRACE = Duration.ofHours(1);

  private AppRules() {}

  static void check(Mapping root, Findings findings) {
    GitAddress.check(Trees.mapping(root, "source"), findings);
    SourceBuild.check(Trees.mapping(root, "source"), findings);
    WebProcess.check(root, findings);
    domains(root, findings);
    ConfigRules.check(root, findings);
    ConfigRules.duration(root, "grace", LONGEST_GRACE, findings);
    image(root, findings);
    RoutingRules.check(root, findings);
    PathRules.check(root, findings);
    ProcessRules.check(root, findings);
    for (var process : Trees.mapping(root, "processes").entries()) {
      ProcessRules.check(process.value(), findings);
      if (!process.key().equals("web")) {
        ProcessRules.healthNeedsPort(process, findings);
        ProcessRules.scale(process.value(), findings);
      }
    }
    var writtenOut = Trees.mapping(WebProcess.writtenOut(root), "processes");
    ProcessRules.scale(Trees.mapping(writtenOut, "web"), findings);
  }

  private static void image(Mapping root, Findings findings) {
    Trees.get(root, "image").ifPresent(image -> ImageText.check(image, findings));
  }

  private static void domains(Mapping root, Findings findings) {
    var first = new HashMap<String, Mark>();
    for (var item : Trees.items(root, "domains")) {
      var domain = Trees.asText(item).orElse("").toLowerCase(Locale.ROOT);
      var before = first.putIfAbsent(domain, item.mark());
      if (before != null && !domain.isEmpty()) {
        var message = Quoted.text(domain) + " is listed already, in line " + before.line();
        findings.add(item.mark(), "duplicate-domain", message);
      }
    }
  }
}
