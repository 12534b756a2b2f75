package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.RunImages;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.SecretValues;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Cpu;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.Memory;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BuildJobTest {
  private static final ImageName OWN = ImageName.parse("registry.example.com/slipway:1");

  private static WorkOrder order(String app, String key, String kind) {
    return order(app, key, kind, SecretValues.NONE);
  }

  private static WorkOrder order(String app, String key, String kind, SecretValues secrets) {
    return new WorkOrder(
        new AppName(app),
        new BuildKey(Digest.of(key)),
        kind,
        new JsonObject(Map.of()),
        Path.of("/files"),
        Path.of("/into"),
        Duration.ofMinutes(15),
        secrets);
  }

  private static BuildJob job(String kind) {
    return new BuildJob(order("shop", "k", kind), Builds.DEFAULT, OWN, "slipway");
  }

  private static PodSpec pod(BuildJob job) {
    return job.render("slipway-builds", Instant.EPOCH).getSpec().getTemplate().getSpec();
  }

  @Test
  void theSameBuildOfTheSameDaemonsHasTheSameName() {
    var name = job(RunImages.GO).name();
    assertThat(job(RunImages.GO).name()).isEqualTo(name).startsWith("shop-build-");
    assertThat(new BuildJob(order("shop", "k2", "go"), Builds.DEFAULT, OWN, "slipway").name())
        .isNotEqualTo(name);
    assertThat(new BuildJob(order("shop", "k", "go"), Builds.DEFAULT, OWN, "other").name())
        .isNotEqualTo(name);
    var longest = new BuildJob(order("a".repeat(40), "k", "go"), Builds.DEFAULT, OWN, "slipway");
    assertThat(longest.name()).hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void noPodHasCredentialsOrAVolumeThatIsNotEmpty() {
    for (var kind : new String[] {RunImages.NODE, WorkOrder.DOCKERFILE}) {
      var pod = pod(job(kind));
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getServiceAccountName()).isNull();
      assertThat(pod.getVolumes()).allMatch(volume -> volume.getEmptyDir() != null);
      for (var container : pod.getContainers()) {
        assertThat(container.getEnvFrom()).isEmpty();
        assertThat(container.getEnv()).allMatch(env -> env.getValueFrom() == null);
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
      }
    }
  }

  @Test
  void onlyADockerfileIsBuiltAsRoot() {
    assertThat(pod(job(RunImages.NODE)).getSecurityContext().getRunAsNonRoot()).isTrue();
    var root = pod(job(WorkOrder.DOCKERFILE)).getContainers().getFirst().getSecurityContext();
    assertThat(root.getRunAsUser()).isZero();
  }

  @Test
  void imagesAndLimitsAreThoseOfTheSettings() {
    var settings =
        new Builds(
            Optional.empty(),
            new TreeMap<>(Map.of("go", ImageName.parse("mirror.example/go:1"))),
            new Cpu(100),
            new Memory(256L << 20),
            new Memory(3L << 30),
            Optional.empty(),
            Optional.of("mirror"));
    var pod = pod(new BuildJob(order("shop", "k", "go"), settings, OWN, "slipway"));

    var container = pod.getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("mirror.example/go:1");
    assertThat(container.getResources().getLimits().get("memory")).hasToString("256Mi");
    assertThat(container.getResources().getRequests().get("cpu")).hasToString("100m");
    assertThat(container.getResources().getLimits().get("ephemeral-storage")).hasToString("3Gi");
    assertThat(pod.getImagePullSecrets().getFirst().getName()).isEqualTo("mirror");
    assertThat(job(RunImages.STATIC).image()).isEqualTo(OWN);
    assertThat(job(RunImages.GO).image().toString()).contains("golang");
  }

  @Test
  void secretsAreInMemoryAndInNoObject() {
    var values = new SecretValues(new TreeMap<>(Map.of("npm", "s3cr3t")));
    var order = order("shop", "k", WorkOrder.DOCKERFILE, values);
    var job = new BuildJob(order, Builds.DEFAULT, OWN, "slipway");

    var pod = pod(job);

    var memory =
        pod.getVolumes().stream()
            .filter(volume -> "Memory".equals(volume.getEmptyDir().getMedium()))
            .toList();
    assertThat(memory).singleElement().extracting(Volume::getName).isEqualTo("secrets");
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .anyMatch(mount ->
            mount.getName().equals("secrets") && mount.getMountPath().equals("/workspace/secrets"));
    assertThat(job.render("slipway-builds", Instant.EPOCH).toString()).doesNotContain("s3cr3t");
    assertThat(order.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void whatIsKeptIsOnTheVolumeOfTheApp() {
    var settings = BuildCacheTest.keeping("5Gi", Optional.empty());
    var job = new BuildJob(order("shop", "k", "go"), settings, OWN, "slipway");

    var pod = pod(job);

    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
        .singleElement()
        .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
        .isEqualTo(job.cache().orElseThrow().name());
    assertThat(pod.getSecurityContext().getFsGroupChangePolicy()).isEqualTo("OnRootMismatch");
    var builder = pod.getContainers().getFirst();
    assertThat(builder.getVolumeMounts()).anyMatch(it -> it.getMountPath().endsWith("/caches"));
    assertThat(builder.getCommand()).endsWith("/workspace", Long.toString(5L << 29));
    assertThat(pod.getInitContainers().getFirst().getVolumeMounts())
        .noneMatch(it -> it.getName().equals("cache"));
  }

  /** The engine has a copy of them where it keeps layers. */
  @Test
  void whatABuildMountsOfSecretsIsOnNoDiskThatOutlivesIt() {
    var values = new SecretValues(new TreeMap<>(Map.of("npm", "s3cr3t")));
    var order = order("shop", "k", WorkOrder.DOCKERFILE, values);
    var job = new BuildJob(order, BuildCacheTest.keeping("5Gi", Optional.empty()), OWN, "slipway");

    assertThat(job.cache()).isEmpty();
    assertThat(pod(job).getVolumes()).allMatch(volume -> volume.getEmptyDir() != null);
  }

  private static Pod ended(int code, String reason) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .endMetadata()
        .withNewStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName(BuildJob.CONTAINER)
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  @Test
  void howAPodEndedSaysWhetherAnotherTryHelps() {
    var job = job(RunImages.NODE);
    assertThatThrownBy(() -> new BuildPod(ended(137, "OOMKilled"), job).refuseIfEnded())
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("more than 2Gi of memory");
    assertThatThrownBy(() -> new BuildPod(ended(128, "StartError"), job).refuseIfEnded())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("glibc");
    assertThatThrownBy(() -> new BuildPod(ended(1, "Error"), job).refuseIfEnded())
        .isInstanceOf(UnavailableException.class);
    var evicted = ended(137, "Error").edit().editStatus().withReason("Evicted").endStatus().build();
    assertThatThrownBy(() -> new BuildPod(evicted, job).refuseIfEnded())
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("evicted");
  }
}
