package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.Objects;

/**
 * Names one object.
 *
 * @param namespace empty for a namespace itself
 */
record Key(Kind kind, String namespace, String name) implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::kind).thenComparing(Key::namespace).thenComparing(Key::name);

  static Key of(Kind kind, HasMetadata object) {
    var meta = object.getMetadata();
    return new Key(kind, Objects.requireNonNullElse(meta.getNamespace(), ""), meta.getName());
  }

  /** The namespace that it is in, or is. */
  String place() {
    return kind == Kind.NAMESPACE ? name : namespace;
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind.title() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
