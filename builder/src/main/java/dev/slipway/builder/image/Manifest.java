package dev.slipway.builder.image;

import dev.slipway.builder.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document that says which config and which layers are an image. */
public final class Manifest {
  private static final String BASE_NAME = "org.opencontainers.image.base.name";
  private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

  private final JsonObject json;

  private Manifest(JsonObject json) {
    this.json = json;
  }

  /** Empty where it is no JSON object. */
  public static Optional<Manifest> parse(byte[] bytes) {
    return JsonObject.parse(bytes).map(Manifest::new);
  }

  /** The bytes of a new one. */
  public static byte[] write(Descriptor config, List<Descriptor> layers, Optional<BaseImage> base) {
    var all = new ArrayList<Descriptor>();
    base.ifPresent(image -> image.layers().forEach(layer -> all.add(layer.oci())));
    all.addAll(layers);
    var json = new LinkedHashMap<String, Object>();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaTypes.MANIFEST);
    json.put("config", config.json());
    json.put("layers", all.stream().map(Descriptor::json).toList());
    base.ifPresent(image -> {
      var annotations = new LinkedHashMap<String, Object>();
      annotations.put(BASE_DIGEST, image.ref().digest().value());
      annotations.put(BASE_NAME, image.name().toString());
      json.put("annotations", annotations);
    });
    return new JsonObject(json).bytes();
  }

  /** Empty in an index, and in what is damaged. */
  public Optional<Descriptor> config() {
    return Descriptor.read(json.object("config"));
  }

  /** The lowest first; empty where one of them is no descriptor. */
  public Optional<List<Descriptor>> layers() {
    var layers = json.objects("layers");
    var read = layers.stream().flatMap(layer -> Descriptor.read(layer).stream()).toList();
    return read.size() == layers.size() ? Optional.of(read) : Optional.empty();
  }

  public boolean isIndex() {
    return json.text("mediaType").map(MediaTypes::isIndex).orElse(false)
        || (config().isEmpty() && json.entries().get("manifests") instanceof List<?>);
  }

  /** Whether it is an index that names exactly one thing. */
  boolean isSingle() {
    return json.objects("manifests").size() == 1;
  }

  /** The image of an index that is made for this machine. */
  public Optional<Descriptor> forThisMachine() {
    return json.objects("manifests").stream()
        .filter(image -> platform(image).equals(Machine.OS + "/" + Machine.architecture()))
        .findFirst()
        .flatMap(Descriptor::read);
  }

  /** The first image of an index that is made for any machine. */
  public Optional<Descriptor> first() {
    return json.objects("manifests").stream().findFirst().flatMap(Descriptor::read);
  }

  /** Everything that an index names. */
  public List<Descriptor> all() {
    return json.objects("manifests").stream()
        .flatMap(image -> Descriptor.read(image).stream())
        .toList();
  }

  /** The entries of an index, as they are. */
  public List<JsonObject> entries() {
    return json.objects("manifests");
  }

  /** The bytes of an index with these entries. */
  public static byte[] index(List<JsonObject> entries) {
    var index = new LinkedHashMap<String, Object>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("manifests", entries.stream().map(JsonObject::entries).toList());
    return new JsonObject(index).bytes();
  }

  /** The image that it is attached to; empty in an image of its own. */
  public Optional<Descriptor> subject() {
    return Descriptor.read(json.object("subject"));
  }

  /** What is attached, a media type. */
  public Optional<String> artifactType() {
    return json.text("artifactType");
  }

  public SortedMap<String, String> annotations() {
    var annotations = json.object("annotations");
    var texts = new TreeMap<String, String>();
    annotations
        .entries()
        .keySet()
        .forEach(name -> annotations.text(name).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  /** What the images of an index are made for, such as {@code linux/amd64}. */
  public List<String> platforms() {
    return json.objects("manifests").stream().map(Manifest::platform).distinct().toList();
  }

  private static String platform(JsonObject image) {
    var platform = image.object("platform");
    return platform.text("os").orElse("") + "/" + platform.text("architecture").orElse("");
  }
}
