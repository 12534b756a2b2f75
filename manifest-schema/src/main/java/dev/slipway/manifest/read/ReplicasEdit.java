package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.Config;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Settings;
import dev.slipway.manifest.yaml.Findings;
import dev.slipway.manifest.yaml.YamlFile;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlSplice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes the numbers of instances in the text of a manifest, and nothing else of it: comments and
 * layout stay, and what comes out was read again to be what was asked for.
 */
public final class ReplicasEdit {
  private static final String PROCESSES = "processes";
  private static final String REPLICAS = "replicas";

  /** What {@code replicas} is written behind, where there is none yet. */
  private static final List<String> AFTER = List.of("command", "port", "image", "source", "kind");

  private final String path;
  private final App before;

  private ReplicasEdit(String path, App before) {
    this.path = path;
    this.before = before;
  }

  /**
   * The manifest with these numbers in it; the same text where it says them already.
   *
   * @param path of the file in the config repository
   * @throws RejectedException where a person must change the file: it has problems, the number of a
   *     process type follows its load, or the file is written so that a machine can not tell where
   *     the number belongs. The first line of the message is the cause, the next what to do.
   */
  public static String apply(String path, byte[] content, SortedMap<ProcessType, Integer> replicas)
      throws RejectedException {
    var reading = AppFile.read(path, content).reading();
    if (reading.value().isEmpty()) {
      throw new RejectedException(
          reading.problems().getFirst() + "\nmend the manifest first: slipway validate tells more");
    }
    var edit = new ReplicasEdit(path, reading.value().get());
    edit.refuseAutoscaled(replicas);
    var text = new String(content, StandardCharsets.UTF_8);
    for (var entry : replicas.entrySet()) {
      text = edit.with(text, entry.getKey(), entry.getValue());
    }
    edit.check(text, replicas);
    return text;
  }

  private void refuseAutoscaled(SortedMap<ProcessType, Integer> replicas) throws RejectedException {
    for (var type : replicas.keySet()) {
      var autoscale = Optional.ofNullable(before.settings().autoscale().get(type));
      if (autoscale.isPresent()) {
        throw new RejectedException(
            "the number of %s follows its load: %d to %d%nchange its autoscale in %s, or remove it"
                .formatted(type, autoscale.get().min(), autoscale.get().max(), path));
      }
    }
  }

  private String with(String text, ProcessType type, int count) throws RejectedException {
    var said = before.settings().replicas().get(type);
    if (said != null && said == count) {
      return text;
    }
    return YamlSplice.put(text, place(text, type), Integer.toString(count), AFTER)
        .orElseThrow(this::byHand);
  }

  /** For {@code web} at the top, unless it has a place of its own. */
  private List<String> place(String text, ProcessType type) throws RejectedException {
    var root = tree(text);
    var processes = Trees.mapping(root, PROCESSES);
    var isAtTheTop =
        type.equals(ProcessType.WEB)
            && (Trees.get(root, REPLICAS).isPresent()
                || Trees.get(processes, type.value()).isEmpty());
    return isAtTheTop ? List.of(REPLICAS) : List.of(PROCESSES, type.value(), REPLICAS);
  }

  private YamlNode tree(String text) throws RejectedException {
    return YamlFile.read(text.getBytes(StandardCharsets.UTF_8), new Findings(path))
        .orElseThrow(this::byHand);
  }

  /** That it says what was asked for, and what it said before of all else. */
  private void check(String text, SortedMap<ProcessType, Integer> replicas)
      throws RejectedException {
    var reading = AppFile.read(path, text.getBytes(StandardCharsets.UTF_8)).reading();
    var outOfRange =
        reading.problems().stream().filter(p -> p.rule().equals("out-of-range")).findFirst();
    if (outOfRange.isPresent()) {
      throw new RejectedException(outOfRange.get().message());
    }
    if (!reading.value().equals(Optional.of(wanted(replicas)))) {
      throw byHand();
    }
  }

  private App wanted(SortedMap<ProcessType, Integer> replicas) {
    var config = before.config();
    var processes = new TreeMap<>(config.processes());
    replicas
        .keySet()
        .forEach(type -> processes.putIfAbsent(type, new ProcessSpec(List.of(), Optional.empty())));
    var settings = before.settings();
    var all = new TreeMap<>(settings.replicas());
    all.putAll(replicas);
    return new App(
        before.name(),
        before.origin(),
        new Config(config.env(), processes, config.grace(), config.placement()),
        new Settings(
            all,
            settings.autoscale(),
            settings.domains(),
            settings.router(),
            settings.releases(),
            settings.routing()));
  }

  private RejectedException byHand() {
    return new RejectedException(
        path + " is written so that its replicas are not changed alone\nchange them by hand");
  }
}
