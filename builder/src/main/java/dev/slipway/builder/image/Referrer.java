package dev.slipway.builder.image;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * An attachment as OCI 1.1 has it: a manifest of its own, which names the image as its subject.
 *
 * @param subject the image's manifest
 */
public record Referrer(Attachment attachment, Descriptor subject) {
  /** What stands for a config. */
  public static final String NOTHING = "{}";

  private static final String ARTIFACT_TYPE = "artifactType";
  private static final String ANNOTATIONS = "annotations";

  public Referrer {
    // Whatever an index calls the image.
    subject = new Descriptor(MediaTypes.MANIFEST, subject.digest(), subject.size());
  }

  /** The bytes of {@link #blob}. */
  public byte[] content() {
    return attachment.content().getBytes(StandardCharsets.UTF_8);
  }

  public Descriptor blob() {
    return descriptor(attachment.type(), content());
  }

  public Descriptor config() {
    return descriptor(MediaTypes.EMPTY, NOTHING.getBytes(StandardCharsets.UTF_8));
  }

  /** Equal attachments of an image are equal bytes. */
  public byte[] manifest() {
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaTypes.MANIFEST);
    json.put(ARTIFACT_TYPE, attachment.type());
    json.put("config", config().json());
    json.put("layers", List.of(blob().json()));
    json.put("subject", subject.json());
    json.put(ANNOTATIONS, attachment.annotations());
    return new JsonObject(json).bytes();
  }

  /** What an index says of it. */
  public JsonObject entry() {
    var json = new LinkedHashMap<>(descriptor(MediaTypes.MANIFEST, manifest()).json());
    json.put(ARTIFACT_TYPE, attachment.type());
    json.put(ANNOTATIONS, attachment.annotations());
    return new JsonObject(json);
  }

  private static Descriptor descriptor(String mediaType, byte[] bytes) {
    return new Descriptor(mediaType, Digest.of(bytes), bytes.length);
  }

  /** The attachment of a manifest that was read, which has one. */
  public static Optional<Attachment> read(Manifest manifest, byte[] content) {
    return manifest
        .artifactType()
        .map(type ->
            new Attachment(
                type, new String(content, StandardCharsets.UTF_8), manifest.annotations()));
  }

  /** Whether this entry of an index is of a build of Slipway. */
  public static boolean isOurs(JsonObject entry) {
    return entry.object(ANNOTATIONS).text(Attachment.BUILD).isPresent();
  }

  /** Whether this entry of an index is of that type. */
  public static boolean isOf(JsonObject entry, String type) {
    return entry.text(ARTIFACT_TYPE).equals(Optional.of(type));
  }

  /** The tag of an index of all that is attached to an image, in registries that keep none. */
  public static String fallbackTag(Digest image) {
    return image.value().replace(':', '-');
  }

  /** Whether a tag is such a one. */
  public static boolean isFallbackTag(String tag) {
    return tag.startsWith("sha256-") && Digest.isValid(tag.replaceFirst("-", ":"));
  }

  /** The entries without one of the same digest, and with this one. */
  public static List<JsonObject> with(List<JsonObject> entries, JsonObject entry) {
    var all = new LinkedHashMap<Optional<String>, JsonObject>();
    entries.forEach(it -> all.put(it.text("digest"), it));
    all.put(entry.text("digest"), entry);
    return List.copyOf(all.values());
  }
}
