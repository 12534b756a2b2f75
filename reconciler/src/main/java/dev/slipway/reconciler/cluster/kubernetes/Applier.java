package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.cluster.kubernetes.Content.Difference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Brings objects to what they should be, writing only those that are not. What is known of them
 * comes from the shelf: nothing is read for an object that is as it should be.
 */
final class Applier {
  private final Shelf<Key, GenericKubernetesResource> shelf;
  private final Writer writer;
  private final ConcurrentMap<Key, Settled> settled = new ConcurrentHashMap<>();

  Applier(Shelf<Key, GenericKubernetesResource> shelf, Writer writer) {
    this.shelf = shelf;
    this.writer = writer;
  }

  /**
   * An object that was compared.
   *
   * @param tolerated differences that were there right after it was applied: the server writes
   *     things its own way ({@code 0.5} as {@code 500m})
   */
  private record Settled(String hash, String version, Set<String> tolerated) {}

  /** How an object differs from what it should be. */
  sealed interface Deviation {
    record None() implements Deviation {}

    record Missing() implements Deviation {}

    /**
     * It was never brought to this, as the desired object is another than the last, or half only.
     */
    record Outdated() implements Deviation {}

    /** It was, and is not any more. */
    record Drifted(List<Difference> differences) implements Deviation {}
  }

  Deviation deviation(Desired desired) {
    var live = shelf.find(desired.key());
    if (live.isEmpty()) {
      return new Deviation.Missing();
    }
    if (Writer.isReplaced(live.get())) {
      return new Deviation.Outdated();
    }
    var version = live.get().getMetadata().getResourceVersion();
    var known =
        Optional.ofNullable(settled.get(desired.key()))
            .filter(before -> before.hash().equals(desired.hash()));
    if (known.filter(before -> before.version().equals(version)).isPresent()) {
      return new Deviation.None();
    }
    var tolerated = known.map(Settled::tolerated).orElse(Set.of());
    var differences =
        Content.differences(desired.object(), live.get()).stream()
            .filter(difference -> !tolerated.contains(difference.path()))
            .toList();
    if (differences.isEmpty()) {
      settled.put(desired.key(), new Settled(desired.hash(), version, tolerated));
      return new Deviation.None();
    }
    var applied = Labels.annotation(live.get(), Labels.APPLIED);
    return known.isPresent() || applied.equals(Optional.of(desired.hash()))
        ? new Deviation.Drifted(differences)
        : new Deviation.Outdated();
  }

  /**
   * Writes it. What others put into lists of ours is taken out in a second write, as applying
   * leaves it there.
   */
  void write(Desired desired) throws RejectedException, UnavailableException {
    var scaling = new HandOver(desired, shelf).replicas();
    if (scaling.isPresent() && shelf.find(desired.key()).isPresent()) {
      writer.handOver(desired, scaling.getAsInt());
    }
    var live = applied(desired);
    if (scaling.isPresent() && shelf.find(desired.key()).isEmpty()) {
      live = writer.handOver(desired, scaling.getAsInt());
    }
    var differences = Content.differences(desired.object(), live);
    var extras = differences.stream().flatMap(each -> each.extra().stream()).toList();
    if (!extras.isEmpty()) {
      live = writer.remove(desired.key(), extras);
      differences = Content.differences(desired.object(), live);
    }
    var tolerated = differences.stream().map(Difference::path).collect(Collectors.toSet());
    settled.put(
        desired.key(),
        new Settled(desired.hash(), live.getMetadata().getResourceVersion(), tolerated));
    live.getMetadata().setManagedFields(null);
    shelf.seen(desired.key(), live);
  }

  private GenericKubernetesResource applied(Desired desired)
      throws RejectedException, UnavailableException {
    var before = shelf.find(desired.key());
    if (before.filter(Writer::isReplaced).isPresent()) {
      return replaced(desired);
    }
    GenericKubernetesResource live;
    try {
      live = writer.apply(desired);
    } catch (RejectedException e) {
      // Applying leaves an empty probe behind where the one before had one, and that is refused.
      if (desired.key().kind() != Kind.DEPLOYMENT || before.isEmpty()) {
        throw e;
      }
      return replaced(desired);
    }
    return Writer.isReplaced(live) ? replaced(desired) : live;
  }

  /** The mark goes last: where this ends before, whoever writes next begins with it again. */
  private GenericKubernetesResource replaced(Desired desired)
      throws RejectedException, UnavailableException {
    writer.replaceTemplate(desired);
    var _ = writer.apply(desired);
    return writer.disown(desired.key());
  }

  /** Has the pods of a Deployment replaced by others, one after another. */
  void restart(Key key, Instant at) throws UnavailableException {
    try {
      var live = writer.restart(key, at);
      live.getMetadata().setManagedFields(null);
      shelf.seen(key, live);
    } catch (RejectedException e) {
      throw new UnavailableException(e.getMessage(), e);
    }
  }

  /** Deletes it; the watch tells when it is gone. */
  void delete(Key key) throws UnavailableException {
    settled.remove(key);
    writer.delete(key);
  }

  Optional<GenericKubernetesResource> read(Key key) throws UnavailableException {
    return writer.read(key);
  }

  Optional<GenericKubernetesResource> known(Key key) {
    return shelf.find(key);
  }
}
