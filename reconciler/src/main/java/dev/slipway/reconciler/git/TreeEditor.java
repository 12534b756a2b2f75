package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * folders on the way to a file. Names are kept as the bytes they are (as ISO-8859-1 text).
 */
final class TreeEditor {
  private final ObjectReader reader;
  private final ObjectInserter inserter;

  TreeEditor(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /** What a name in a tree stands for. */
  record Node(FileMode mode, ObjectId id) {}

  /** The tree with this file in it. */
  ObjectId put(AnyObjectId tree, String path, Node file) throws IOException {
    return edit(tree, path, Optional.of(file));
  }

  /** The tree without this file, and without folders that held nothing else. */
  ObjectId delete(AnyObjectId tree, String path) throws IOException {
    return edit(tree, path, Optional.empty());
  }

  private ObjectId edit(AnyObjectId tree, String path, Optional<Node> file) throws IOException {
    new ObjectChecker().checkPath(path);
    var raw = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return write(edited(read(tree), raw, file));
  }

  private Map<String, Node> edited(Map<String, Node> entries, String path, Optional<Node> file)
      throws IOException {
    var slash = path.indexOf('/');
    var name = slash < 0 ? path : path.substring(0, slash);
    var folder = Optional.ofNullable(entries.remove(name + "/"));
    var other = Optional.ofNullable(entries.remove(name));
    if (slash < 0) {
      file.ifPresent(node -> entries.put(name, node));
      return entries;
    }
    var below = folder.isPresent() ? read(folder.get().id()) : new TreeMap<String, Node>();
    var inside = edited(below, path.substring(slash + 1), file);
    if (!inside.isEmpty()) {
      entries.put(name + "/", new Node(FileMode.TREE, write(inside)));
    } else if (folder.isEmpty()) {
      other.ifPresent(node -> entries.put(name, node));
    }
    return entries;
  }

  /** By name, that of a folder with a slash behind it: then their order is git's. */
  private Map<String, Node> read(AnyObjectId tree) throws IOException {
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
    var formatter = new TreeFormatter();
    entries.forEach((key, node) -> {
      var name = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
      formatter.append(name.getBytes(StandardCharsets.ISO_8859_1), node.mode(), node.id());
    });
    return inserter.insert(formatter);
  }
}
