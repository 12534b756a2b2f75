package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was asked for with what is there. Only what we say counts: what the server or
 * others put beside it is theirs, except in the environment and the list of containers of a pod,
 * which change what runs.
 */
final class Content {
  private Content() {}

  /**
   * Where the live object does not hold what is desired; what is too much in the order in which it
   * can be removed, as each removal moves what comes after it.
   */
  static List<Difference> differences(
      GenericKubernetesResource desired, GenericKubernetesResource live) {
    var found = new ArrayList<Difference>();
    compare(new Spot("metadata.labels", ""), labels(desired), labels(live), found);
    compare(new Spot("metadata.annotations", ""), annotations(desired), annotations(live), found);
    for (var field : new TreeSet<>(desired.getAdditionalProperties().keySet())) {
      compare(new Spot(field, "/" + field), desired.get(field), live.get(field), found);
    }
    return List.copyOf(found);
  }

  /**
   * Something that is not as it should be.
   *
   * @param path for people: {@code spec.replicas}
   * @param extra what someone put into a list of ours, as applying does not remove it
   */
  record Difference(String path, Optional<Extra> extra) {}

  /**
   * An element of a list that is too much.
   *
   * @param pointer a JSON pointer to where it was
   * @param name by which to know it there
   */
  record Extra(String pointer, String name) {}

  private record Spot(String path, String pointer) {
    Spot at(Object field) {
      return new Spot(path + "." + field, pointer + "/" + field);
    }

    Spot at(String name, int index) {
      return new Spot(path + "[" + name + "]", pointer + "/" + index);
    }

    Difference different() {
      return new Difference(path, Optional.empty());
    }

    Difference extra(String name) {
      return new Difference(path, Optional.of(new Extra(pointer, name)));
    }
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
  }

  private static Map<String, String> annotations(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }

  private static void compare(
      Spot spot, @Nullable Object desired, @Nullable Object live, List<Difference> found) {
    switch (desired) {
      case null -> {}
      case Map<?, ?> wanted -> {
        var there = live instanceof Map<?, ?> map ? map : Map.of();
        wanted.forEach((key, value) -> compare(spot.at(key), value, there.get(key), found));
      }
      case List<?> wanted ->
          compareLists(spot, wanted, live instanceof List<?> list ? list : List.of(), found);
      default -> {
        if (!isSame(desired, live)) {
          found.add(spot.different());
        }
      }
    }
  }

  private static void compareLists(
      Spot spot, List<?> desired, List<?> live, List<Difference> found) {
    var wanted = names(desired);
    var there = names(live);
    if (wanted.isEmpty() || there.isEmpty()) {
      if (desired.size() != live.size()) {
        found.add(spot.different());
        return;
      }
      for (int i = 0; i < desired.size(); i++) {
        compare(spot.at(String.valueOf(i), i), desired.get(i), live.get(i), found);
      }
      return;
    }
    for (int i = 0; i < desired.size(); i++) {
      var at = there.indexOf(wanted.get(i));
      compare(spot.at(wanted.get(i), at), desired.get(i), at < 0 ? null : live.get(at), found);
    }
    for (int i = there.size() - 1; i >= 0; i--) {
      if (!wanted.contains(there.get(i))) {
        found.add(spot.at(there.get(i), i).extra(there.get(i)));
      }
    }
  }

  /** The names of all elements, where all have one. */
  private static List<String> names(Collection<?> list) {
    var names = list.stream().flatMap(each -> name(each).stream()).toList();
    return names.size() == list.size() ? names : List.of();
  }

  private static Optional<String> name(@Nullable Object element) {
    return element instanceof Map<?, ?> map && map.get("name") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Numbers by value: 1 may be read as an int here and as a long there. */
  private static boolean isSame(Object desired, @Nullable Object live) {
    return (desired instanceof Number wanted && live instanceof Number there)
        ? Double.compare(wanted.doubleValue(), there.doubleValue()) == 0
        : Objects.equals(desired, live);
  }

  /** What is at a path of maps, where it is of this type. */
  static <T> Optional<T> at(GenericKubernetesResource object, Class<T> type, String... path) {
    Object here = object.getAdditionalProperties();
    for (var field : path) {
      here = here instanceof Map<?, ?> map ? map.get(field) : null;
    }
    return Optional.ofNullable(here).filter(type::isInstance).map(type::cast);
  }

  /** A number at a path; 0 where there is none, as the server leaves zeros out. */
  static long number(GenericKubernetesResource object, String... path) {
    return at(object, Number.class, path).map(Number::longValue).orElse(0L);
  }
}
