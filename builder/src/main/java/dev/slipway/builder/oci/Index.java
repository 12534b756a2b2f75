package dev.slipway.builder.oci;

import dev.slipway.builder.image.Descriptor;
import dev.slipway.builder.image.Manifest;
import dev.slipway.builder.image.Referrer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a layout has.
 *
 * @param images by their names
 * @param others entries without a name, as they are: what is attached to images
 */
record Index(Map<String, Descriptor> images, List<JsonObject> others) {
  static final Index EMPTY = new Index(Map.of(), List.of());

  Index {
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    others = List.copyOf(others);
  }

  static Index read(Path file) throws IOException {
    var images = new LinkedHashMap<String, Descriptor>();
    var others = new ArrayList<JsonObject>();
    var index = Manifest.parse(Files.readAllBytes(file));
    for (var entry : index.map(Manifest::entries).orElse(List.of())) {
      var image = Descriptor.read(entry);
      image
          .flatMap(Descriptor::name)
          .ifPresentOrElse(name -> images.put(name, image.orElseThrow()), () -> others.add(entry));
    }
    return new Index(images, others);
  }

  List<Descriptor> all() {
    var all = new ArrayList<>(images.values());
    others.forEach(entry -> Descriptor.read(entry).ifPresent(all::add));
    return all;
  }

  Index with(Descriptor image, String name, List<Referrer> referrers) {
    var named = new LinkedHashMap<>(images);
    named.put(name, image);
    var entries = others;
    for (var referrer : referrers) {
      entries = Referrer.with(entries, referrer.entry());
    }
    return new Index(named, entries);
  }

  Index without(Digest image, List<JsonObject> newOthers) {
    var named = new LinkedHashMap<>(images);
    named.values().removeIf(known -> known.digest().equals(image));
    return new Index(named, newOthers);
  }

  byte[] bytes() {
    var entries = new ArrayList<JsonObject>();
    images.values().forEach(image -> entries.add(new JsonObject(image.json())));
    entries.addAll(others);
    return Manifest.index(entries);
  }
}
