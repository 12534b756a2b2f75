package dev.slipway.builder.sbom;

import dev.slipway.builder.Attachment;
import dev.slipway.builder.BuildKey;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The list of an image's packages, in CycloneDX 1.6: equal contents of equal trees are equal bytes,
 * so there is neither a time nor a random number in it.
 *
 * @param runImage what the image stands on, whose packages are not looked at
 */
public record Sbom(
    AppName app, BuildKey key, SourceTree tree, Contents contents, Optional<ImageName> runImage) {
  /** What is more is left out, and that is said: registries take no document of any size. */
  static final int MOST_COMPONENTS = 10_000;

  /** Of all packages, in JSON: less than is read of a document of a registry. */
  private static final int MOST_BYTES = 3 << 20;

  private static final String SOURCE = "org.opencontainers.image.source";
  private static final String REVISION = "org.opencontainers.image.revision";
  private static final String CREATED = "org.opencontainers.image.created";

  /** With the key of the build, and the commit that was built. */
  public Attachment attachment() {
    var annotations = new TreeMap<String, String>();
    annotations.put(Attachment.BUILD, key.toString());
    tree.commit()
        .ifPresent(commit -> {
          annotations.put(SOURCE, commit.git());
          annotations.put(REVISION, commit.id().toString());
          annotations.put(CREATED, commit.created().toString());
        });
    return new Attachment(Attachment.CYCLONEDX, json(), annotations);
  }

  private String json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("bomFormat", "CycloneDX");
    json.put("specVersion", "1.6");
    json.put("version", 1);
    json.put("metadata", metadata());
    var all = contents.components();
    var components = new ArrayList<Map<String, Object>>();
    runImage.ifPresent(image -> components.add(container(image)));
    var left = MOST_BYTES;
    for (var component : all.subList(0, Math.min(all.size(), MOST_COMPONENTS))) {
      var entry = component.json();
      left -= new JsonObject(entry).bytes().length;
      if (left < 0) {
        break;
      }
      components.add(entry);
    }
    json.put("components", components);
    var listed = components.size() - (runImage.isPresent() ? 1 : 0);
    if (listed < all.size() || !contents.isWhole() || runImage.isPresent()) {
      json.put(
          "compositions",
          List.of(Map.of("aggregate", "incomplete", "assemblies", List.of(name()))));
    }
    return new String(new JsonObject(json).bytes(), StandardCharsets.UTF_8);
  }

  private String name() {
    return "image:" + app;
  }

  private Map<String, Object> metadata() {
    var tool = new LinkedHashMap<String, Object>();
    tool.put("type", "application");
    tool.put("name", "slipway");
    var image = new LinkedHashMap<String, Object>();
    image.put("type", "container");
    image.put("bom-ref", name());
    image.put("name", app.value());
    image.put("version", tree.id().toString());
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("tools", Map.of("components", List.of(tool)));
    metadata.put("component", image);
    return metadata;
  }

  private static Map<String, Object> container(ImageName image) {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", "container");
    json.put("bom-ref", "image:" + image);
    json.put("name", image.repository());
    json.put("version", image.reference());
    return json;
  }
}
