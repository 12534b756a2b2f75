package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.work.WorkOrder;
import dev.slipway.manifest.ImageName;
import java.util.Map;
import java.util.Optional;

/** What brings the tools to builds, where nobody names another: public images. */
final class BuildImages {
  private static final Map<String, ImageName> USUAL =
      Map.of(
          RunImages.JAVA, ImageName.parse("docker.io/library/maven:3-eclipse-temurin-25"),
          RunImages.NODE, ImageName.parse("docker.io/library/node:24"),
          RunImages.PYTHON, ImageName.parse("docker.io/library/python:3.13"),
          RunImages.GO, ImageName.parse("docker.io/library/golang:1.25"),
          RunImages.PROCFILE, ImageName.parse("docker.io/library/buildpack-deps:trixie"),
          WorkOrder.DOCKERFILE, ImageName.parse("quay.io/buildah/stable:latest"));

  private BuildImages() {}

  /** Empty for a kind that needs no tools but Slipway's own. */
  static Optional<ImageName> usual(String kind) {
    return Optional.ofNullable(USUAL.get(kind));
  }
}
