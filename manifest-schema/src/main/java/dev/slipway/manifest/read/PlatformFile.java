package dev.slipway.manifest.read;

import static java.util.stream.Collectors.toCollection;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Kubernetes;
import dev.slipway.manifest.Kubernetes.Security;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Platform.OnFailure;
import dev.slipway.manifest.ReleasePolicy;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import java.time.Duration;
import java.util.TreeSet;

/** {@code slipway.yaml}. */
final class PlatformFile {
  private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

  private PlatformFile() {}

  static Reading<Platform> read(String path, byte[] content) {
    var findings = new Findings(path);
    var tree = FileTree.read(SchemaKind.PLATFORM, content, findings);
    tree.ifPresent(root -> check(root, findings));
    return tree.isPresent() && findings.isEmpty()
        ? Reading.of(platform(tree.get()))
        : Reading.wrong(findings.problems());
  }

  private static void check(Mapping root, Findings findings) {
    var rollout = Trees.mapping(root, "rollout");
    ConfigRules.duration(rollout, "deadline", LONGEST_DEADLINE, findings);
    ConfigRules.images(Trees.mapping(Trees.mapping(root, "builder"), "runImages"), findings);
    BuildsPart.check(Trees.mapping(root, "builds"), findings);
    RoutingRules.check(root, findings);
  }

  private static Platform platform(Mapping root) {
    var rollout = Trees.mapping(root, "rollout");
    return new Platform(
        Trees.text(root, "domain").map(Domain::new),
        ConfigValues.duration(rollout, "deadline").orElse(Platform.DEFAULT.rolloutDeadline()),
        Trees.text(rollout, "onFailure")
            .map(PlatformFile::onFailure)
            .orElse(Platform.DEFAULT.onFailure()),
        Trees.integer(Trees.mapping(root, "removal"), "share")
            .orElse(Platform.DEFAULT.removalShare()),
        Trees.text(root, "router").map(PlatformFile::router).orElse(Platform.DEFAULT.router()),
        ConfigValues.images(Trees.mapping(Trees.mapping(root, "builder"), "runImages")),
        BuildsPart.read(Trees.mapping(root, "builds")),
        kubernetes(Trees.mapping(root, "kubernetes")),
        releases(root),
        RoutingValues.of(root));
  }

  static ReleasePolicy releases(Mapping root) {
    var releases = Trees.mapping(root, "releases");
    return new ReleasePolicy(
        Trees.text(releases, "policy").map(PlatformFile::approval),
        Trees.text(releases, "configOnly").map(PlatformFile::approval),
        Trees.isTrue(releases, "hold"));
  }

  private static Approval approval(String text) {
    return text.equals("review") ? Approval.REVIEW : Approval.AUTO;
  }

  static Router router(String text) {
    return text.equals("ingress") ? Router.INGRESS : Router.EMBEDDED;
  }

  private static Kubernetes kubernetes(Mapping kubernetes) {
    var baseline = Trees.items(kubernetes, "baseline").stream().map(Trees::textOf);
    return new Kubernetes(
        Trees.text(kubernetes, "namespace").orElse(Kubernetes.DEFAULT.namespace()),
        Trees.text(kubernetes, "security").filter("baseline"::equals).isPresent()
            ? Security.BASELINE
            : Security.RESTRICTED,
        baseline.map(AppName::new).collect(toCollection(TreeSet::new)),
        Trees.text(kubernetes, "ingressClass"));
  }

  private static OnFailure onFailure(String text) {
    return text.equals("keep") ? OnFailure.KEEP : OnFailure.ROLLBACK;
  }
}
