package dev.slipway.reconciler.cluster;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Releases of an app, for tests of clusters. */
public record Releases(
    AppName app,
    ImageRef image,
    Map<ProcessType, ProcessSpec> processes,
    Map<String, EnvValue> env,
    Duration grace) {
  public static Releases of(String app, ImageRef image, Map<ProcessType, ProcessSpec> processes) {
    return of(new AppName(app), image, processes);
  }

  public static Releases of(AppName app, ImageRef image, Map<ProcessType, ProcessSpec> processes) {
    return new Releases(app, image, processes, Map.of(), Duration.ofSeconds(5));
  }

  public Releases withEnv(Map<String, EnvValue> newEnv) {
    return new Releases(app, image, processes, newEnv, grace);
  }

  public Releases withGrace(Duration newGrace) {
    return new Releases(app, image, processes, env, newGrace);
  }

  public Release number(int number) {
    var named = new TreeMap<EnvName, EnvValue>();
    env.forEach((name, value) -> named.put(new EnvName(name), value));
    var config = new Config(named, new TreeMap<>(processes), grace);
    var source = new Source("file:///source", new GitRef.Branch("main"), "");
    var built =
        new Release.Built(source, new ObjectId("1".repeat(40)), new ObjectId("2".repeat(40)));
    return new Release(
        app,
        new ReleaseNumber(number),
        image,
        Optional.of(built),
        config,
        Digest.of(app + " v" + number + config),
        Optional.empty());
  }

  /** A workload with as many replicas of each process type. */
  public static Workload workload(Release release, int replicas, Duration deadline) {
    var all = new TreeMap<ProcessType, Integer>();
    release.config().processes().keySet().forEach(type -> all.put(type, replicas));
    return new Workload(
        release, all, Platform.DEFAULT.withRollout(deadline, Platform.OnFailure.ROLLBACK));
  }
}
