package dev.slipway.builder.image;

import dev.slipway.builder.ImageContent;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The document of an image that says how it is run. */
public final class ImageConfig {
  /** Where the files of a build are in its image. */
  public static final String WORKING_FOLDER = "/app";

  /** The label that holds all process types and their commands, as JSON. */
  static final String PROCESSES = "dev.slipway.processes";

  /**
   * The label of images that another tool made for Slipway, and what of Slipway had it made. Images
   * of buildpacks are known by {@link #PROCESSES}.
   */
  public static final String BUILDER = "dev.slipway.builder";

  /** As whom an app runs where its run image would have it run as root. */
  static final String USER = "10001:10001";

  private static final Set<String> ROOT = Set.of("", "0", "root", "0:0", "root:root");
  private static final String CREATED = "1980-01-02T00:00:00Z";

  private ImageConfig() {}

  /** The bytes of a new one, with nothing below these layers. */
  public static byte[] write(ImageContent content, List<Layer> layers) {
    var config = new LinkedHashMap<String, Object>();
    config.put("created", CREATED);
    config.put("architecture", Machine.architecture());
    config.put("os", Machine.OS);
    var run = run(content, content.env());
    run.put("Labels", Map.of(PROCESSES, processesJson(content.processes())));
    config.put("config", run);
    config.put("rootfs", files(layers.stream().map(ImageConfig::diffId).toList()));
    return new JsonObject(config).bytes();
  }

  /**
   * The bytes of a new one, on top of another image: with its environment, its user unless that is
   * root, and its labels; without its entrypoint, command, health check, ports and volumes.
   */
  public static byte[] write(ImageContent content, List<Layer> layers, BaseImage base) {
    var below = base.config().object("config");
    var config = new LinkedHashMap<String, Object>();
    config.put("created", CREATED);
    config.put("architecture", base.config().text("architecture").orElse(Machine.architecture()));
    config.put("os", base.config().text("os").orElse(Machine.OS));
    base.config().text("variant").ifPresent(variant -> config.put("variant", variant));
    var env = env(below);
    env.putAll(content.env());
    var run = run(content, env);
    var user = below.text("User").filter(u -> !ROOT.contains(u)).orElse(USER);
    run.put("User", user);
    var labels = new TreeMap<>(below.object("Labels").entries());
    labels.put(PROCESSES, processesJson(content.processes()));
    run.put("Labels", labels);
    config.put("config", run);
    var diffIds = new ArrayList<>(base.config().object("rootfs").texts("diff_ids"));
    layers.forEach(layer -> diffIds.add(diffId(layer)));
    config.put("rootfs", files(diffIds));
    return new JsonObject(config).bytes();
  }

  private static Map<String, Object> run(ImageContent content, SortedMap<String, String> env) {
    var run = new LinkedHashMap<String, Object>();
    run.put("Env", env.entrySet().stream().map(e -> e.toString()).toList());
    Optional.ofNullable(content.processes().get(ProcessType.WEB))
        .ifPresent(command -> run.put("Cmd", command));
    run.put("WorkingDir", WORKING_FOLDER);
    return run;
  }

  private static Map<String, Object> files(List<String> diffIds) {
    var root = new LinkedHashMap<String, Object>();
    root.put("type", "layers");
    root.put("diff_ids", diffIds);
    return root;
  }

  private static String diffId(Layer layer) {
    return layer.files().value();
  }

  /** What a config says, of Slipway's images and of others. */
  public static StoredImage read(ImageRef ref, JsonObject config) {
    var run = config.object("config");
    var label = run.object("Labels").text(PROCESSES);
    var processes = new TreeMap<ProcessType, List<String>>();
    JsonObject.parse(label.orElse("{}").getBytes(StandardCharsets.UTF_8))
        .ifPresent(json ->
            json.entries().keySet().stream()
                .filter(ProcessType::isValid)
                .forEach(type -> processes.put(new ProcessType(type), json.texts(type))));
    var folder = run.text("WorkingDir").filter(f -> !f.isEmpty()).orElse("/");
    var user = run.text("User").orElse("");
    return new StoredImage(ref, processes, env(run), folder, user, label.isPresent());
  }

  /** Whether this is the config of an image that Slipway built. */
  static boolean isOurs(JsonObject config) {
    var labels = config.object("config").object("Labels");
    return labels.text(PROCESSES).isPresent() || labels.text(BUILDER).isPresent();
  }

  private static SortedMap<String, String> env(JsonObject run) {
    var env = new TreeMap<String, String>();
    for (var pair : run.texts("Env")) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        env.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return env;
  }

  private static String processesJson(SortedMap<ProcessType, List<String>> processes) {
    var json = new LinkedHashMap<String, Object>();
    processes.forEach((type, command) -> json.put(type.value(), command));
    return new String(new JsonObject(json).bytes(), StandardCharsets.UTF_8);
  }
}
