package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Memory;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BuildCacheTest {
  private static final AppName SHOP = new AppName("shop");

  static Builds keeping(String size, Optional<String> storageClass) {
    var usual = Builds.DEFAULT;
    var cache = new Builds.Cache(Memory.parse(size).orElseThrow(), storageClass);
    return new Builds(
        usual.in(),
        usual.images(),
        usual.cpu(),
        usual.memory(),
        usual.disk(),
        Optional.of(cache),
        usual.pullSecret());
  }

  private static BuildCache cache(String size, Optional<String> storageClass) {
    var settings = keeping(size, storageClass).cache().orElseThrow();
    return new BuildCache(SHOP, "slipway", false, settings);
  }

  private static BuildCache usual() {
    return cache("5Gi", Optional.empty());
  }

  private static PersistentVolumeClaim there() {
    return usual().render("slipway-builds");
  }

  @Test
  void itIsOfOneAppAndItsDaemons() {
    var settings = usual().settings();
    assertThat(usual().name()).startsWith("shop-cache-").isEqualTo(usual().name());
    assertThat(new BuildCache(SHOP, "other", false, settings).name()).isNotEqualTo(usual().name());
    var longest = new BuildCache(new AppName("a".repeat(40)), "slipway", false, settings);
    assertThat(longest.name()).hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void itHasTheSizeAndTheClassThatAreSaid() {
    var claim = cache("5Gi", Optional.of("fast")).render("slipway-builds");

    assertThat(claim.getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("5Gi"));
    assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
    assertThat(there().getSpec().getStorageClassName()).as("the default").isNull();
  }

  @Test
  void whatTheClusterFilledInMakesNoOtherOfIt() {
    var filled = there().edit().editSpec().withStorageClassName("standard").endSpec().build();

    assertThat(usual().isLike(filled)).isTrue();
    assertThat(cache("5120Mi", Optional.of("standard")).isLike(filled)).isTrue();
  }

  @Test
  void anotherSizeClassOrWriterMakesAnotherOfIt() {
    assertThat(cache("6Gi", Optional.empty()).isLike(there())).isFalse();
    assertThat(cache("5Gi", Optional.of("fast")).isLike(there())).isFalse();
    var ofRoot = new BuildCache(SHOP, "slipway", true, usual().settings());
    assertThat(ofRoot.isLike(there())).isFalse();
  }

  @Test
  void whatSomebodyElseMadeUnderItsNameIsNotOurs() {
    var foreign = there().edit().editMetadata().withLabels(null).endMetadata().build();

    assertThat(usual().isOurs(there())).isTrue();
    assertThat(usual().isOurs(foreign)).isFalse();
    assertThat(usual().isLike(foreign)).isFalse();
  }
}
