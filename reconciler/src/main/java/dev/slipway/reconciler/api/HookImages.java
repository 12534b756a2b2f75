package dev.slipway.reconciler.api;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRepository;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Which repositories of images a registry tells changes of. Of pulls nothing is heard: a look may
 * itself be one.
 */
final class HookImages {
  private HookImages() {}

  /**
   * Docker's registry: a list of events, of layers too. The host by which it was asked need not be
   * that of manifests.
   */
  static Set<ImageRepository> ofEvents(JsonNode body) {
    return body.path("events")
        .valueStream()
        .filter(HookImages::isOfTag)
        .flatMap(event -> text(event.at("/target/repository")))
        .map(path -> new ImageRepository(Optional.empty(), path))
        .collect(Collectors.toSet());
  }

  private static boolean isOfTag(JsonNode event) {
    return switch (event.path("action").asString("")) {
      case "push" -> text(event.at("/target/tag")).findAny().isPresent();
      case "delete" -> true;
      default -> false;
    };
  }

  /** Harbor's own format, and that of CloudEvents which it has besides. */
  static Set<ImageRepository> ofHarbor(JsonNode body) {
    return switch (body.path("type").asString("")) {
      case "PUSH_ARTIFACT", "DELETE_ARTIFACT" ->
          anywhere(body.at("/event_data/repository/repo_full_name"));
      case "harbor.artifact.pushed", "harbor.artifact.deleted" ->
          anywhere(body.at("/data/repository/repo_full_name"));
      default -> Set.of();
    };
  }

  static Set<ImageRepository> ofDockerHub(JsonNode body) {
    return text(body.at("/repository/repo_name"))
        .map(path -> new ImageRepository(Optional.of(ImageName.DEFAULT_REGISTRY), path))
        .collect(Collectors.toSet());
  }

  /** A container in GitHub's packages; its event has two names. */
  static Set<ImageRepository> ofPackage(JsonNode body) {
    return Stream.of(body.path("package"), body.path("registry_package"))
        .filter(it -> it.path("package_type").asString("").equalsIgnoreCase("container"))
        .flatMap(it -> named(it.at("/package_version/package_url")).stream())
        .collect(Collectors.toSet());
  }

  /** An image by its name, with or without a tag. */
  static Set<ImageRepository> named(JsonNode image) {
    return text(image)
        .map(name -> name.replaceFirst("[:@][^/]*$", "").toLowerCase(Locale.ROOT))
        .flatMap(HookImages::repository)
        .collect(Collectors.toSet());
  }

  private static Stream<ImageRepository> repository(String name) {
    try {
      var image = ImageName.parse(name);
      return Stream.of(new ImageRepository(Optional.of(image.registry()), image.path()));
    } catch (IllegalArgumentException notAnImage) {
      return Stream.empty();
    }
  }

  private static Set<ImageRepository> anywhere(JsonNode path) {
    return text(path)
        .map(it -> new ImageRepository(Optional.empty(), it))
        .collect(Collectors.toSet());
  }

  private static Stream<String> text(JsonNode node) {
    return node.isString() && !node.stringValue().isBlank()
        ? Stream.of(node.stringValue())
        : Stream.empty();
  }
}
