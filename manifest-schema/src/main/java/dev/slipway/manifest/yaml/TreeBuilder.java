package dev.slipway.manifest.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * From SnakeYAML's nodes to a tree. Aliases are expanded, within a budget; what makes YAML more
 * than a notation for values (tags, merges, keys that are no texts) is a problem.
 */
final class TreeBuilder {
  static final int MAX_DEPTH = 16;
  private static final int MAX_NODES = 50_000;
  private static final int MAX_CHARACTERS = 2 << 20;

  private final Findings findings;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;
  private long characters;
  private boolean stopped;

  TreeBuilder(Findings findings) {
    this.findings = findings;
  }

  Optional<YamlNode> build(Node root) {
    var tree = node(root, markOf(root));
    return stopped ? Optional.empty() : Optional.of(tree);
  }

  /**
   * @param from where the node is used, which is elsewhere than where it stands if by an alias
   */
  private YamlNode node(Node node, Mark from) {
    if (stopped || !isWithinLimits(node, from)) {
      return new YamlNode.Scalar(from, "", ScalarType.NULL);
    }
    checkTag(node);
    open.add(node);
    var built =
        switch (node) {
          case MappingNode mapping -> mapping(mapping);
          case SequenceNode sequence -> sequence(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new IllegalStateException("a composed node is one of three");
        };
    open.remove(node);
    return built;
  }

  private boolean isWithinLimits(Node node, Mark from) {
    nodes++;
    characters += node instanceof ScalarNode scalar ? scalar.getValue().length() : 0;
    if (open.contains(node)) {
      return stop(from, "recursive-anchor", "the anchor that is used here holds itself");
    } else if (open.size() >= MAX_DEPTH) {
      var message = "nested deeper than " + MAX_DEPTH + " levels; no manifest needs that";
      return stop(from, "too-deep", message);
    } else if (nodes > MAX_NODES || characters > MAX_CHARACTERS) {
      return stop(
          from, "too-many-values", "with all aliases expanded the file is too much to read");
    }
    return true;
  }

  private boolean stop(Mark mark, String rule, String message) {
    findings.add(mark, rule, message);
    stopped = true;
    return false;
  }

  private void checkTag(Node node) {
    if (!node.getTag().equals(Untagged.TAG)) {
      var message =
          "the tag " + Quoted.text(node.getTag().getValue()) + " is not allowed; remove it";
      findings.add(markOf(node), "yaml-tag", message);
    }
  }

  private YamlNode.Mapping mapping(MappingNode node) {
    var entries = new ArrayList<YamlNode.Entry>();
    var marks = new HashMap<String, Mark>();
    for (var tuple : node.getValue()) {
      key(tuple, marks)
          .ifPresent(key -> {
            var mark = markOf(tuple.getKeyNode());
            entries.add(new YamlNode.Entry(mark, key, node(tuple.getValueNode(), mark)));
          });
    }
    return new YamlNode.Mapping(markOf(node), entries);
  }

  private Optional<String> key(NodeTuple tuple, Map<String, Mark> marks) {
    var mark = markOf(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
      findings.add(mark, "key-not-text", "a key is a text, not a list or a mapping");
      return Optional.empty();
    }
    if (isMerge(scalar)) {
      var message = "merges (<<) are not allowed; write the keys out";
      findings.add(mark, "merge-key", message);
      return Optional.empty();
    }
    checkTag(scalar);
    var first = marks.putIfAbsent(scalar.getValue(), mark);
    if (first != null) {
      var message =
          "the key "
              + Quoted.text(scalar.getValue())
              + " is there already, in line "
              + first.line();
      findings.add(mark, "duplicate-key", message);
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  private static boolean isMerge(ScalarNode key) {
    return key.getScalarStyle() == ScalarStyle.PLAIN && key.getValue().equals("<<");
  }

  private YamlNode.Sequence sequence(SequenceNode node) {
    List<YamlNode> items = new ArrayList<>();
    for (var item : node.getValue()) {
      // An alias is told by standing before its list; all other items stand in it.
      var mark = markOf(item);
      items.add(node(item, open.contains(item) ? markOf(node) : mark));
    }
    return new YamlNode.Sequence(markOf(node), items);
  }

  private static YamlNode.Scalar scalar(ScalarNode node) {
    var isPlain = node.getScalarStyle() == ScalarStyle.PLAIN;
    var type = isPlain ? ScalarType.ofPlain(node.getValue()) : ScalarType.TEXT;
    return new YamlNode.Scalar(markOf(node), node.getValue(), type);
  }

  private static Mark markOf(Node node) {
    var mark = node.getStartMark();
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
