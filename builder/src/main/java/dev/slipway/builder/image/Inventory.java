package dev.slipway.builder.image;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.KeptImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The images of one repository, put together from the names that it has. */
public final class Inventory {
  private final SortedMap<Digest, SortedSet<BuildKey>> built = new TreeMap<>();
  private final Set<Digest> namedByOthers = new HashSet<>();

  /** Notes that an image has this name. */
  public void name(String name, Digest image) {
    BuildKey.ofRefName(name)
        .ifPresentOrElse(
            key -> built.computeIfAbsent(image, _ -> new TreeSet<>()).add(key),
            () -> namedByOthers.add(image));
  }

  /** Notes that somebody else's index or name stands upon an image. */
  public void isOfOthers(Digest image) {
    namedByOthers.add(image);
  }

  /** All images that are named by a build key. */
  public Set<Digest> built() {
    return Collections.unmodifiableSet(built.keySet());
  }

  /**
   * One of those that {@link #built}.
   *
   * @param config of it
   */
  public KeptImage image(ImageRef ref, Manifest manifest, JsonObject config) {
    var blobs = new TreeMap<Digest, Long>();
    manifest.config().ifPresent(blob -> blobs.put(blob.digest(), blob.size()));
    manifest.layers().orElse(List.of()).forEach(blob -> blobs.put(blob.digest(), blob.size()));
    var isOurs =
        ImageConfig.isOurs(config) && !manifest.isIndex() && !namedByOthers.contains(ref.digest());
    var keys = built.getOrDefault(ref.digest(), Collections.emptySortedSet());
    return new KeptImage(ref, keys, blobs, isOurs);
  }
}
