package dev.slipway.builder.sbom;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.LeftImage;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the layers of images hold, of those that were looked at last: most layers are those of the
 * build before. Safe for use by several threads.
 */
public final class SeenLayers {
  private static final int MOST = 200;

  private final Map<Digest, Contents> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Contents> eldest) {
          return size() > MOST;
        }
      };

  /** What an image holds. Whoever keeps it checks its digests. */
  public Contents of(LeftImage image) throws IOException {
    var layers = new ArrayList<Contents>();
    for (var layer : image.layers()) {
      layers.add(of(layer, image));
    }
    return Contents.of(layers);
  }

  private Contents of(Descriptor layer, LeftImage image) throws IOException {
    var known = get(layer.digest());
    if (known.isPresent()) {
      return known.get();
    }
    var contents = Contents.ofLayer(layer, image.file(layer));
    put(layer.digest(), contents);
    return contents;
  }

  private synchronized Optional<Contents> get(Digest layer) {
    return Optional.ofNullable(seen.get(layer));
  }

  private synchronized void put(Digest layer, Contents contents) {
    seen.put(layer, contents);
  }
}
