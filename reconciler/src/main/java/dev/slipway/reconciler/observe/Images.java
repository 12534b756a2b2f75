package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageStore;
import dev.slipway.builder.StoredImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which images the store has. What was found once is believed until {@link #forget}. */
public final class Images {
  private final ImageStore store;
  private final Map<Wanted, StoredImage> byKey = new ConcurrentHashMap<>();
  private final Map<ImageRef, StoredImage> byRef = new ConcurrentHashMap<>();

  private record Wanted(AppName app, BuildKey key) {}

  public Images(ImageStore store) {
    this.store = store;
  }

  Optional<StoredImage> find(AppName app, BuildKey key) throws UnavailableException {
    var wanted = new Wanted(app, key);
    var known = byKey.get(wanted);
    if (known != null) {
      return Optional.of(known);
    }
    var found = store.find(app, key);
    found.ifPresent(image -> byKey.put(wanted, image));
    return found;
  }

  /** Whether the store has it. */
  public boolean has(ImageRef image) throws UnavailableException {
    if (byRef.containsKey(image)) {
      return true;
    }
    var found = store.find(image);
    found.ifPresent(stored -> byRef.put(image, stored));
    return found.isPresent();
  }

  /** Has the store asked again for one of them. */
  public void forget(ImageRef image) {
    byRef.remove(image);
    byKey.values().removeIf(stored -> stored.ref().equals(image));
  }

  /** Has the store asked again for all of them. */
  public void forget() {
    byKey.clear();
    byRef.clear();
  }
}
