package dev.slipway.bench;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.Router;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.git.TestRepository;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Apps of one image that have no instances, so that four objects are all there is of each: a
 * Namespace, a ServiceAccount, a Service and a Deployment.
 *
 * @param prefix of their names, and of no other app's in the cluster
 */
record Fleet(String prefix, int apps, ImageRef image) {
  String name(int i) {
    return prefix + "-" + i;
  }

  /** Adds all of them in one commit. */
  void commitTo(TestRepository config) {
    var manifests = new TreeMap<String, String>();
    for (var i = 0; i < apps; i++) {
      manifests.put(ConfigTree.APPS + name(i) + ".yaml", manifest(""));
    }
    config.commitFiles(TestRepository.MAIN, "Add " + apps + " apps", manifests);
  }

  /** Of an app that has this line too. */
  String manifest(String line) {
    return "apiVersion: slipway.dev/v1\nkind: App\nimage: " + image + "\nreplicas: 0\n" + line;
  }

  /** What the daemon applies of a fleet of the same size, under the names of this one. */
  List<Workload> workloadsLike(Fleet other, TestRepository config) {
    return IntStream.range(0, apps)
        .mapToObj(i -> {
          var written = config.read(ConfigTree.RELEASES + other.name(i) + ".yaml").orElseThrow();
          var text = written.replace(other.name(i), name(i));
          return workload(release(name(i), text));
        })
        .toList();
  }

  private static Release release(String name, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return ReleaseFile.read(ConfigTree.RELEASES + name + ".yaml", bytes).value().orElseThrow();
  }

  private static Workload workload(Release release) {
    return new Workload(
        release,
        new TreeMap<>(Map.of(ProcessType.WEB, 0)),
        new TreeMap<>(),
        new TreeSet<>(List.of(new Domain(release.app() + ".localhost"))),
        Router.EMBEDDED,
        Platform.DEFAULT.rolloutDeadline(),
        Platform.DEFAULT.kubernetes());
  }
}
