package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Makes new trees out of old ones without a work tree or an index; reads and writes only the
 * folders on the way to a file. What one edit wrote the next one does not read again: a thousand
 * files put one by one into a folder of a thousand are a thousand trees. Names are kept as the
 * bytes they are (as ISO-8859-1 text).
 */
final class TreeEditor {
  private final ObjectReader reader;
  private final ObjectInserter inserter;

  /** What the edit before wrote, by its ids. */
  private Map<AnyObjectId, Map<String, Node>> known = Map.of();

  /** What this edit writes. */
  private Map<AnyObjectId, Map<String, Node>> written = new HashMap<>();

  TreeEditor(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /** What a name in a tree stands for. */
  record Node(FileMode mode, ObjectId id) {}

  /** The tree with this file in it. */
  ObjectId put(AnyObjectId tree, String path, Node file) throws IOException {
    return edit(tree, path, _ -> Optional.of(file));
  }

  /** The tree with this file in it, which is executable if it was. */
  ObjectId put(AnyObjectId tree, String path, ObjectId blob) throws IOException {
    return edit(
        tree,
        path,
        before ->
            before
                .map(Node::mode)
                .filter(FileMode.EXECUTABLE_FILE::equals)
                .or(() -> Optional.of(FileMode.REGULAR_FILE))
                .map(mode -> new Node(mode, blob)));
  }

  /** The tree without this file, and without folders that held nothing else. */
  ObjectId delete(AnyObjectId tree, String path) throws IOException {
    return edit(tree, path, _ -> Optional.empty());
  }

  private ObjectId edit(AnyObjectId tree, String path, UnaryOperator<Optional<Node>> change)
      throws IOException {
    new ObjectChecker().checkPath(path);
    var raw = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    known = written;
    written = new HashMap<>();
    return write(edited(read(tree), raw, change));
  }

  private Map<String, Node> edited(
      Map<String, Node> entries, String path, UnaryOperator<Optional<Node>> change)
      throws IOException {
    var slash = path.indexOf('/');
    var name = slash < 0 ? path : path.substring(0, slash);
    var folder = Optional.ofNullable(entries.remove(name + "/"));
    var other = Optional.ofNullable(entries.remove(name));
    if (slash < 0) {
      change.apply(other).ifPresent(node -> entries.put(name, node));
      return entries;
    }
    var below = folder.isPresent() ? read(folder.get().id()) : new TreeMap<String, Node>();
    var inside = edited(below, path.substring(slash + 1), change);
    if (!inside.isEmpty()) {
      entries.put(name + "/", new Node(FileMode.TREE, write(inside)));
    } else if (folder.isEmpty()) {
      other.ifPresent(node -> entries.put(name, node));
    }
    return entries;
  }

  /** By name, that of a folder with a slash behind it: then their order is git's. */
  private Map<String, Node> read(AnyObjectId tree) throws IOException {
    var before = known.remove(tree);
    if (before != null) {
      return before;
    }
    var entries = new TreeMap<String, Node>();
    var parser = new CanonicalTreeParser(new byte[0], reader, tree);
    for (; !parser.eof(); parser.next(1)) {
      var name = new byte[parser.getNameLength()];
      parser.getName(name, 0);
      var mode = parser.getEntryFileMode();
      var text = new String(name, StandardCharsets.ISO_8859_1);
      entries.put(
          mode.equals(FileMode.TREE) ? text + "/" : text,
          new Node(mode, parser.getEntryObjectId()));
    }
    return entries;
  }

  private ObjectId write(Map<String, Node> entries) throws IOException {
    // To its size: one that has to grow takes memory for trees of two gigabytes.
    var formatter = new TreeFormatter(size(entries));
    entries.forEach((key, node) ->
        formatter.append(name(key).getBytes(StandardCharsets.ISO_8859_1), node.mode(), node.id()));
    var id = inserter.insert(formatter);
    written.put(id, entries);
    return id;
  }

  private static int size(Map<String, Node> entries) {
    return entries.entrySet().stream()
        .mapToInt(entry ->
            TreeFormatter.entrySize(entry.getValue().mode(), name(entry.getKey()).length()))
        .sum();
  }

  private static String name(String key) {
    return key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
  }
}
