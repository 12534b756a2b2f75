package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Autoscale;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.EnvName;
import dev.slipway.manifest.EnvValue;
import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.Kubernetes;
import dev.slipway.manifest.Kubernetes.Security;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.Placement;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Protocol;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.manifest.Resources;
import dev.slipway.manifest.Router;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares with golden files; where one differs, what was rendered is left in target/golden. */
final class RendererTest {
  private static final ProcessType WORKER = new ProcessType("worker");
  private static final ImageRef IMAGE = new ImageRef("registry.example.com/shop", Digest.of("x"));

  @Test
  void theSmallestAppIsSafeByDefault() throws Exception {
    var web = new ProcessSpec(List.of("bin/server"), Optional.of(8080));
    var release = Releases.of("shop", IMAGE, Map.of(ProcessType.WEB, web)).number(12);

    check("small", Releases.workload(release, 1, Duration.ofMinutes(5)), Features.current(32));
  }

  @Test
  void everythingThatAManifestCanSayIsInTheObjects() throws Exception {
    check("full", full(), Features.current(32));
  }

  @Test
  void anOldServerGetsWhatItKnows() throws Exception {
    var versions = new TreeMap<>(Features.current(20).versions());
    versions.put(Kind.AUTOSCALER, "v2beta2");
    versions.put(Kind.DISRUPTION_BUDGET, "v1beta1");

    check("old-server", full(), new Features(20, versions));
  }

  @Test
  void theSameWorkloadHasTheSameHashes() {
    var first = Renderer.render(full(), Features.current(32));
    var second = Renderer.render(full(), Features.current(32));

    assertThat(second)
        .extracting(Desired::hash)
        .isEqualTo(first.stream().map(Desired::hash).toList());
  }

  @Test
  void howLongOneMustBeUpLeavesRoomWithinTheDeadline() {
    assertThat(secondsUp(Duration.ofMinutes(5))).contains(5L);
    assertThat(secondsUp(Duration.ofSeconds(3))).contains(1L);
    assertThat(secondsUp(Duration.ofSeconds(1))).isEmpty();
  }

  private static Optional<Long> secondsUp(Duration deadline) {
    var worker = new ProcessSpec(List.of("bin/worker"), Optional.empty());
    var release = Releases.of("shop", IMAGE, Map.of(WORKER, worker)).number(1);
    var objects = Renderer.render(Releases.workload(release, 1, deadline), Features.current(32));
    return objects.stream()
        .filter(each -> each.key().kind() == Kind.DEPLOYMENT)
        .flatMap(
            each -> Content.at(each.object(), Number.class, "spec", "minReadySeconds").stream())
        .map(Number::longValue)
        .findFirst();
  }

  private static ProcessSpec fullWeb() {
    return new ProcessSpec(
        List.of("bin/server", "--all"),
        Optional.of(9000),
        Protocol.H2C,
        new Health(
            Optional.of(new HealthCheck.Http("/healthz")),
            Optional.of(new HealthCheck.Exec(List.of("bin/alive"))),
            Optional.of(new HealthCheck.Tcp())),
        new Resources(amounts(250, 128), amounts(1000, 256)));
  }

  private static Workload full() {
    var web = fullWeb();
    var worker = new ProcessSpec(List.of("bin/worker"), Optional.empty());
    var config =
        new Config(
            new TreeMap<>(
                Map.of(
                    new EnvName("GREETING"),
                    new EnvValue.Literal("hello $(PORT)"),
                    new EnvName("DATABASE_URL"),
                    new EnvValue.SecretRef("shop-db", "url"))),
            new TreeMap<>(Map.of(ProcessType.WEB, web, WORKER, worker)),
            Duration.ofMillis(1500),
            new Placement(
                new TreeMap<>(Map.of("disk", "fast")),
                Optional.of("registry-login"),
                new TreeMap<>(Map.of("team", "blue"))));
    var release =
        new Release(
            new AppName("shop"),
            new ReleaseNumber(3),
            IMAGE,
            Optional.empty(),
            config,
            Digest.of("inputs"),
            Optional.empty());
    return new Workload(
        release,
        new TreeMap<>(Map.of(ProcessType.WEB, 2, WORKER, 3)),
        new TreeMap<>(Map.of(ProcessType.WEB, new Autoscale(2, 10, 70))),
        new TreeSet<>(List.of(new Domain("shop.example.com"), new Domain("shop.localhost"))),
        Router.INGRESS,
        platform().rolloutDeadline(),
        platform().kubernetes());
  }

  private static Resources.Amounts amounts(int cpu, long mebibytes) {
    return new Resources.Amounts(
        Optional.of(new Cpu(cpu)), Optional.of(new Memory(mebibytes << 20)));
  }

  private static Platform platform() {
    var usual = Platform.DEFAULT;
    return new Platform(
        usual.domain(),
        usual.rolloutDeadline(),
        usual.onFailure(),
        usual.removalShare(),
        usual.router(),
        usual.runImages(),
        usual.builds(),
        new Kubernetes(
            "apps",
            Security.RESTRICTED,
            new TreeSet<>(List.of(new AppName("shop"))),
            Optional.of("nginx")),
        usual.releases(),
        usual.routing());
  }

  private static void check(String name, Workload workload, Features features) throws IOException {
    var rendered =
        Renderer.render(workload, features).stream()
            .map(Desired::text)
            .collect(Collectors.joining());
    var golden = RendererTest.class.getResourceAsStream(name + ".yaml");
    var expected = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    if (!expected.equals(rendered)) {
      var folder = Files.createDirectories(Path.of("target", "golden"));
      Files.writeString(folder.resolve(name + ".yaml"), rendered);
    }
    assertThat(rendered).isEqualTo(expected);
  }
}
