package dev.slipway.builder.oci;

import dev.slipway.builder.ImageContent;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document of an image that says how it is run. */
final class ImageConfig {
  /** The label that holds all process types and their commands, as JSON. */
  static final String PROCESSES = "dev.slipway.processes";

  private static final String CREATED = "1980-01-02T00:00:00Z";

  private ImageConfig() {}

  static byte[] write(ImageContent content, List<Descriptor> layers) {
    var run = new LinkedHashMap<String, Object>();
    run.put("Env", content.env().entrySet().stream().map(e -> e.toString()).toList());
    Optional.ofNullable(content.processes().get(ProcessType.WEB))
        .ifPresent(command -> run.put("Cmd", command));
    run.put("WorkingDir", OciLayoutStore.WORKING_FOLDER);
    run.put("Labels", Map.of(PROCESSES, processesJson(content.processes())));
    var root = new LinkedHashMap<String, Object>();
    root.put("type", "layers");
    root.put("diff_ids", layers.stream().map(layer -> layer.digest().value()).toList());
    var config = new LinkedHashMap<String, Object>();
    config.put("created", CREATED);
    config.put("architecture", architecture());
    config.put("os", "linux");
    config.put("config", run);
    config.put("rootfs", root);
    return new JsonObject(config).bytes();
  }

  static StoredImage read(ImageRef ref, JsonObject config) {
    var run = config.object("config");
    var label = run.object("Labels").text(PROCESSES).orElse("{}");
    var processes = new TreeMap<ProcessType, List<String>>();
    JsonObject.parse(label.getBytes(StandardCharsets.UTF_8))
        .ifPresent(json ->
            json.entries().keySet().stream()
                .filter(ProcessType::isValid)
                .forEach(type -> processes.put(new ProcessType(type), json.texts(type))));
    var env = new TreeMap<String, String>();
    for (var pair : run.texts("Env")) {
      var equals = pair.indexOf('=');
      env.put(pair.substring(0, Math.max(equals, 0)), pair.substring(equals + 1));
    }
    var folder = run.text("WorkingDir").filter(f -> !f.isEmpty()).orElse("/");
    return new StoredImage(ref, processes, env, folder);
  }

  private static String processesJson(SortedMap<ProcessType, List<String>> processes) {
    var json = new LinkedHashMap<String, Object>();
    processes.forEach((type, command) -> json.put(type.value(), command));
    return new String(new JsonObject(json).bytes(), StandardCharsets.UTF_8);
  }

  /** As Go, and so OCI, names it. */
  private static String architecture() {
    var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
