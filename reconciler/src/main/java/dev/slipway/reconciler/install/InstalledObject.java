package dev.slipway.reconciler.install;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object as it is to be, of plain values: maps, lists, strings, numbers and booleans.
 *
 * @param namespace empty for what is in none
 * @param body all but the version, the kind and the metadata, in the order in which it is printed
 */
public record InstalledObject(
    String apiVersion,
    String kind,
    String namespace,
    String name,
    Map<String, String> labels,
    Map<String, Object> body) {

  /** The whole, as Kubernetes has it. */
  public Map<String, Object> content() {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("labels", labels);
    var content = new LinkedHashMap<String, Object>();
    content.put("apiVersion", apiVersion);
    content.put("kind", kind);
    content.put("metadata", metadata);
    content.putAll(body);
    return content;
  }

  /** {@code Deployment slipway/slipway}, for people. */
  public String title() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
