package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Builds;
import dev.slipway.manifest.Digest;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/**
 * The claim to the volume on which the builds of an app keep what the next one can use: pure.
 *
 * @param group of daemons that take over from each other
 * @param isRoots whether root writes it: no other user could then
 */
record BuildCache(AppName app, String group, boolean isRoots, Builds.Cache settings) {
  private static final String STORAGE = "storage";

  /** The same for all builds of the app by the same daemons. */
  String name() {
    var what = Digest.of(group + "\n" + app);
    return app + "-cache-" + what.hex().substring(0, 16);
  }

  /** What a build may find in it to begin with: it needs room for more. */
  long most() {
    return settings.size().bytes() / 2;
  }

  /** Labels of all caches of these daemons. */
  static Map<String, String> labels(String group) {
    return Map.of(Labels.MANAGED_BY, Labels.BUILDER, Labels.GROUP, group);
  }

  PersistentVolumeClaim render(String namespace) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name())
        .withNamespace(namespace)
        .withLabels(labels(group))
        .addToLabels(Labels.BUILT, app.value())
        .addToLabels(Labels.WRITTEN_BY, writer())
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(settings.storageClass().orElse(null))
        .withNewResources()
        .addToRequests(STORAGE, size())
        .endResources()
        .endSpec()
        .build();
  }

  private String writer() {
    return isRoots ? "root" : "user";
  }

  private Quantity size() {
    return new Quantity(settings.size().toString());
  }

  boolean isOurs(PersistentVolumeClaim there) {
    return labels(group).entrySet().stream()
        .allMatch(
            label -> Labels.of(there, label.getKey()).filter(label.getValue()::equals).isPresent());
  }

  /**
   * Whether one that is there is what is wanted now; which class is the default does not matter.
   */
  boolean isLike(PersistentVolumeClaim there) {
    return isOurs(there)
        && Labels.of(there, Labels.WRITTEN_BY).filter(writer()::equals).isPresent()
        && size().equals(there.getSpec().getResources().getRequests().get(STORAGE))
        && settings.storageClass().map(wanted -> wanted.equals(storageClass(there))).orElse(true);
  }

  private static String storageClass(PersistentVolumeClaim there) {
    return Optional.ofNullable(there.getSpec().getStorageClassName()).orElse("");
  }
}
