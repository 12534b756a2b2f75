package dev.slipway.builder.image;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Points to a blob.
 *
 * @param size in bytes
 * @param name what an index calls it; empty where it has none
 */
public record Descriptor(String mediaType, Digest digest, long size, Optional<String> name) {
  /** One that no index names. */
  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Optional.empty());
  }

  public Descriptor named(String newName) {
    return new Descriptor(mediaType, digest, size, Optional.of(newName));
  }

  /** Empty where the object is no descriptor of a SHA-256. */
  public static Optional<Descriptor> read(JsonObject json) {
    var size = json.entries().get("size") instanceof Number n ? n.longValue() : -1;
    var name = json.object("annotations").text(MediaTypes.REF_NAME);
    return json.text("digest")
        .filter(digest -> Digest.isValid(digest) && size >= 0)
        .map(d -> new Descriptor(json.text("mediaType").orElse(""), new Digest(d), size, name));
  }

  /** The same as OCI calls it: of a layer that Docker's tools wrote. */
  Descriptor oci() {
    return new Descriptor(MediaTypes.oci(mediaType), digest, size);
  }

  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("mediaType", mediaType);
    json.put("digest", digest.value());
    json.put("size", size);
    name.ifPresent(text -> json.put("annotations", Map.of(MediaTypes.REF_NAME, text)));
    return json;
  }
}
