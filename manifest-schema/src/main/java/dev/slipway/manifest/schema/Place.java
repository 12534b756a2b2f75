package dev.slipway.manifest.schema;

import com.networknt.schema.path.NodePath;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import dev.slipway.manifest.yaml.ScalarType;
import dev.slipway.manifest.yaml.YamlNode;
import dev.slipway.manifest.yaml.YamlNode.Mapping;
import dev.slipway.manifest.yaml.YamlNode.Scalar;
import dev.slipway.manifest.yaml.YamlNode.Sequence;

/**
 * A value in a tree, and how a person finds it.
 *
 * @param name what a message calls it
 * @param keyMark where its key stands; for an item of a list, the item itself
 */
record Place(String name, Mark keyMark, YamlNode node) {
  /** Where this location, of an error that was found in this tree, is. */
  static Place of(YamlNode root, NodePath location) {
    var place = new Place("the file", root.mark(), root);
    for (var i = 0; i < location.getNameCount(); i++) {
      place = place.child(location.getElement(i));
    }
    return place;
  }

  private Place child(Object element) {
    return switch (node) {
      case Mapping mapping -> key(mapping, element.toString());
      case Sequence sequence -> {
        var index = Integer.parseInt(element.toString());
        var item = sequence.items().get(index);
        yield new Place("item " + (index + 1) + " of " + name, item.mark(), item);
      }
      case Scalar _ -> throw new IllegalStateException("nothing is below a scalar");
    };
  }

  private static Place key(Mapping mapping, String key) {
    var entry =
        mapping.entry(key).orElseThrow(() -> new IllegalStateException("no such key: " + key));
    return new Place(Quoted.text(key), entry.mark(), entry.value());
  }

  /** The place of a key below this mapping. */
  Place key(String key) {
    return child(key);
  }

  /** Where the value stands; where nothing is written, its key. */
  Mark valueMark() {
    return node instanceof Scalar(var _, var _, var type) && type == ScalarType.NULL
        ? keyMark
        : node.mark();
  }

  /** What is there, in words. */
  String found() {
    return switch (node) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar(var _, var text, var type) ->
          switch (type) {
            case TEXT -> "the text " + Quoted.text(text);
            case INTEGER, FLOAT -> "the number " + abbreviated(text);
            case BOOLEAN -> text;
            case NULL -> "nothing";
          };
    };
  }

  private static String abbreviated(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "…";
  }
}
