package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Resources.Amounts;
import dev.slipway.reconciler.cluster.Releases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Workers that are looked at, by checks that read what the test says in files of a folder. */
record Checked(Local local, Path signs) {
  /** What runs until it is stopped. */
  static final String RUNS = "echo up; exec sleep 1000";

  /** A check by a shell script. */
  static HealthCheck shell(String script) {
    return new HealthCheck.Exec(List.of("sh", "-c", script));
  }

  /** Fine while this file is there. */
  static HealthCheck whileThere(String sign) {
    return shell("test -e \"$SIGNS/" + sign + "\"");
  }

  /** Fine until this file is there. */
  static HealthCheck untilThere(String sign) {
    return shell("test ! -e \"$SIGNS/" + sign + "\"");
  }

  static Health ready(HealthCheck check) {
    return Health.readyBy(check);
  }

  static Health alive(HealthCheck check) {
    return new Health(Optional.empty(), Optional.of(check), Optional.empty());
  }

  Releases script(String script, Health health) {
    var run = new ProcessSpec(List.of("./run"), Optional.empty(), health, Resources.NONE);
    return withSigns(Releases.of("shop", local.images.image(script), Map.of(Local.WORKER, run)));
  }

  Releases limited(String script, Resources resources) {
    var run = new ProcessSpec(List.of("./run"), Optional.empty(), Health.DEFAULT, resources);
    return withSigns(Releases.of("shop", local.images.image(script), Map.of(Local.WORKER, run)));
  }

  /** Runs {@link TinyServer}. */
  Releases server(Health health, Resources resources) {
    var web = new ProcessSpec(Local.serverCommand(), Optional.of(8080), health, resources);
    return withSigns(Releases.of("shop", local.images.image("exit 1"), Map.of(Local.WORKER, web)));
  }

  private Releases withSigns(Releases releases) {
    return releases.withEnv(Map.of("SIGNS", new EnvValue.Literal(signs.toString())));
  }

  static Resources limit(String memory) {
    var most = new Amounts(Optional.empty(), Memory.parse(memory));
    return new Resources(Amounts.NONE, most);
  }
}
