package dev.slipway.manifest.yaml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Puts one value into the text of a YAML file that was read without a problem: all else stays as it
 * stands, byte for byte. Who calls this must read what comes out: aliases, and some ways to write a
 * mapping, make more or something else of it.
 */
public final class YamlSplice {
  private final String text;

  private YamlSplice(String text) {
    this.text = text;
  }

  /**
   * The text with this value at the end of the path of keys; what is missing of the path is added.
   * Empty where there is something on the way that has no keys.
   *
   * @param value as it is to stand in the file
   * @param after keys; the first of them that is there is what an added entry comes behind
   */
  public static Optional<String> put(
      String text, List<String> path, String value, List<String> after) {
    var options = new LoaderOptions();
    options.setCodePointLimit(Utf8.MAX_BYTES);
    var parser = new ParserImpl(new StreamReader(text), options);
    var root = new Composer(parser, new Untagged(), options).getSingleNode();
    return new YamlSplice(text).put(root, path, value, after);
  }

  private Optional<String> put(Node node, List<String> path, String value, List<String> after) {
    if (!(node instanceof MappingNode mapping)) {
      return isNothing(node) && !path.isEmpty()
          ? Optional.of(replaced(node, " " + flow(path, value)))
          : Optional.empty();
    }
    var found = entry(mapping, path.getFirst());
    if (found.isEmpty()) {
      return added(mapping, path, value, after);
    }
    var there = found.get().getValueNode();
    return path.size() > 1
        ? put(there, path.subList(1, path.size()), value, after)
        : Optional.of(replaced(there, value));
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty() && scalar.isPlain();
  }

  private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode it && it.getValue().equals(key))
        .findFirst();
  }

  /** {@code {web: {replicas: 3}}} for what is left of a path. */
  private static String flow(List<String> path, String value) {
    var rest = path.size() == 1 ? value : flow(path.subList(1, path.size()), value);
    return "{" + path.getFirst() + ": " + rest + "}";
  }

  private static String pair(List<String> path, String value) {
    return path.getFirst()
        + ": "
        + (path.size() == 1 ? value : flow(path.subList(1, path.size()), value));
  }

  private String replaced(Node node, String with) {
    return spliced(begin(node), end(node), with);
  }

  private Optional<String> added(
      MappingNode mapping, List<String> path, String value, List<String> after) {
    var pair = pair(path, value);
    if (mapping.getValue().isEmpty()) {
      return Optional.of(spliced(begin(mapping) + 1, begin(mapping) + 1, pair));
    }
    var before = predecessor(mapping, after);
    var place = end(before);
    if (isFlow(mapping)) {
      return Optional.of(spliced(place, place, ", " + pair));
    }
    var indent = " ".repeat(mapping.getValue().getFirst().getKeyNode().getStartMark().getColumn());
    return Optional.of(onALineOfItsOwn(place, indent + pair));
  }

  private static Node predecessor(MappingNode mapping, List<String> after) {
    return after.stream()
        .flatMap(key -> entry(mapping, key).stream())
        .findFirst()
        .orElseGet(() -> mapping.getValue().getLast())
        .getValueNode();
  }

  /** Behind the line that the place is in, its comment too; at it, where it begins one. */
  private String onALineOfItsOwn(int place, String line) {
    var lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    var begin = text.lastIndexOf('\n', place - 1) + 1;
    if (place > 0 && text.substring(begin, place).isBlank()) {
      return spliced(begin, begin, line + lineEnd);
    }
    var next = text.indexOf('\n', place);
    return next < 0 ? text + lineEnd + line + lineEnd : spliced(next + 1, next + 1, line + lineEnd);
  }

  private String spliced(int from, int to, String with) {
    return text.substring(0, from) + with + text.substring(to);
  }

  private static boolean isFlow(MappingNode mapping) {
    return mapping.getFlowStyle() == FlowStyle.FLOW;
  }

  private int begin(Node node) {
    return text.offsetByCodePoints(0, node.getStartMark().getIndex());
  }

  /** A block collection is told to end where the next thing begins: its last part tells better. */
  private int end(Node node) {
    if (node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.BLOCK) {
      return parts(collection).mapToInt(this::end).max().orElse(0);
    }
    return text.offsetByCodePoints(0, node.getEndMark().getIndex());
  }

  private static Stream<Node> parts(CollectionNode<?> collection) {
    return switch (collection) {
      case MappingNode mapping -> mapping.getValue().stream().map(NodeTuple::getValueNode);
      case SequenceNode sequence -> sequence.getValue().stream();
      default -> throw new IllegalStateException("a collection is one of two");
    };
  }
}
