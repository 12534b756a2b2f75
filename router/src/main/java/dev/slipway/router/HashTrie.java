package dev.slipway.router;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that is never edited: a change makes another, which shares with this one all that is the
 * same in both. So a change costs what it is large, and so do the differences between two of which
 * one was made of the other.
 *
 * <p>Each level tells keys apart by five more bits of their hash. Equal maps have one shape,
 * however they were made.
 */
final class HashTrie<K, V> {
  private static final int BITS = 5;

  private final Node<K, V> root;
  private final int size;

  private sealed interface Node<K, V> {}

  /** One key. */
  private record Leaf<K, V>(int hash, K key, V value) implements Node<K, V> {}

  /** Keys that no bit of their hash tells apart: two or more. */
  private record Clash<K, V>(int hash, List<Leaf<K, V>> leaves) implements Node<K, V> {
    Clash<K, V> with(Leaf<K, V> leaf) {
      var next = new ArrayList<>(leaves);
      next.removeIf(it -> it.key.equals(leaf.key));
      next.add(leaf);
      return new Clash<>(hash, next);
    }

    Node<K, V> without(K key) {
      var next = leaves.stream().filter(it -> !it.key.equals(key)).toList();
      return next.size() == 1 ? next.getFirst() : new Clash<>(hash, next);
    }
  }

  /** Below it there are two keys or more; or none, where it is the root. */
  private static final class Branch<K, V> implements Node<K, V> {
    private static final Branch<?, ?> EMPTY = new Branch<>(0, new Node<?, ?>[0]);

    /** A bit for each child that is there. */
    private final int bitmap;

    /** In the order of their bits. */
    private final Node<K, V>[] children;

    @SuppressWarnings("unchecked")
    Branch(int bitmap, Node<?, ?>[] children) {
      this.bitmap = bitmap;
      this.children = (Node<K, V>[]) children;
    }

    boolean has(int bit) {
      return (bitmap & bit) != 0;
    }

    int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    Node<K, V> child(int bit) {
      return has(bit) ? children[index(bit)] : nothing();
    }

    /** This with another child there. */
    Branch<K, V> with(int bit, Node<K, V> child) {
      var at = index(bit);
      if (has(bit)) {
        var next = children.clone();
        next[at] = child;
        return new Branch<>(bitmap, next);
      }
      var next = Arrays.copyOf(children, children.length + 1);
      for (var i = children.length; i > at; i--) {
        next[i] = next[i - 1];
      }
      next[at] = child;
      return new Branch<>(bitmap | bit, next);
    }

    /** This without the child there. */
    Branch<K, V> without(int bit) {
      var at = index(bit);
      var next = Arrays.copyOf(children, children.length - 1);
      for (var i = at; i < next.length; i++) {
        next[i] = children[i + 1];
      }
      return new Branch<>(bitmap & ~bit, next);
    }
  }

  private HashTrie(Node<K, V> root, int size) {
    this.root = root;
    this.size = size;
  }

  static <K, V> HashTrie<K, V> empty() {
    return new HashTrie<>(nothing(), 0);
  }

  @SuppressWarnings("unchecked")
  private static <K, V> Node<K, V> nothing() {
    return (Node<K, V>) Branch.EMPTY;
  }

  int size() {
    return size;
  }

  /** What is at a key. */
  Optional<V> get(K key) {
    return Optional.ofNullable(find(root, 0, key)).map(Leaf::value);
  }

  boolean has(K key) {
    return find(root, 0, key) != null;
  }

  private static <K, V> @Nullable Leaf<K, V> find(Node<K, V> below, int depth, K key) {
    var hash = hash(key);
    var node = below;
    for (var shift = depth; node instanceof Branch<K, V> branch; shift += BITS) {
      var bit = bit(hash, shift);
      if (!branch.has(bit)) {
        return null;
      }
      node = branch.children[branch.index(bit)];
    }
    if (node instanceof Clash<K, V> clash) {
      return clash.leaves.stream().filter(it -> it.key.equals(key)).findFirst().orElse(null);
    }
    return node instanceof Leaf<K, V> leaf && leaf.hash == hash && leaf.key.equals(key)
        ? leaf
        : null;
  }

  /** Its upper bits move the lower ones, which are looked at first. */
  private static int hash(Object key) {
    var mixed = key.hashCode() * 0x9e3779b9;
    return mixed ^ (mixed >>> 16);
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift);
  }

  /** This with another value at a key, or another key. */
  HashTrie<K, V> with(K key, V value) {
    var next = put(root, 0, new Leaf<>(hash(key), key, value));
    return new HashTrie<>(next, has(key) ? size : size + 1);
  }

  private static <K, V> Node<K, V> put(Node<K, V> node, int shift, Leaf<K, V> leaf) {
    return switch (node) {
      case Branch<K, V> branch -> {
        var bit = bit(leaf.hash, shift);
        if (branch.has(bit)) {
          yield branch.with(bit, put(branch.child(bit), shift + BITS, leaf));
        }
        yield branch.bitmap == 0 ? leaf : branch.with(bit, leaf);
      }
      case Leaf<K, V> old -> old.key.equals(leaf.key) ? leaf : apart(old, old.hash, shift, leaf);
      case Clash<K, V> clash ->
          clash.hash == leaf.hash ? clash.with(leaf) : apart(clash, clash.hash, shift, leaf);
    };
  }

  /** A leaf beside what has another key. */
  private static <K, V> Node<K, V> apart(Node<K, V> old, int oldHash, int shift, Leaf<K, V> leaf) {
    if (old instanceof Leaf<K, V> first && oldHash == leaf.hash) {
      return new Clash<>(oldHash, List.of(first, leaf));
    }
    var below = new Branch<K, V>(0, new Node<?, ?>[0]);
    var bit = bit(leaf.hash, shift);
    var oldBit = bit(oldHash, shift);
    return bit == oldBit
        ? below.with(bit, apart(old, oldHash, shift + BITS, leaf))
        : below.with(oldBit, old).with(bit, leaf);
  }

  /** This without a key. */
  HashTrie<K, V> without(K key) {
    return has(key) ? new HashTrie<>(remove(root, 0, key), size - 1) : this;
  }

  /** Of a node that has the key. */
  private static <K, V> Node<K, V> remove(Node<K, V> node, int shift, K key) {
    return switch (node) {
      case Branch<K, V> branch -> {
        var bit = bit(hash(key), shift);
        var child = remove(branch.child(bit), shift + BITS, key);
        var next = isEmpty(child) ? branch.without(bit) : branch.with(bit, child);
        // What is alone needs no bit to be told by: it goes up.
        var isAlone = next.children.length == 1 && !(next.children[0] instanceof Branch<K, V>);
        yield isAlone ? next.children[0] : next;
      }
      case Leaf<K, V> _ -> nothing();
      case Clash<K, V> clash -> clash.without(key);
    };
  }

  private static boolean isEmpty(Node<?, ?> node) {
    return node instanceof Branch<?, ?> branch && branch.bitmap == 0;
  }

  /** Who is told in what two maps differ. */
  interface Differences<V> {
    /** What is at a key where the one before has nothing, or something else. */
    void changed(V value);

    /** What the one before has at a key where there is nothing now. */
    void removed(V value);
  }

  /** Tells in what this differs from another. */
  void since(HashTrie<K, V> before, Differences<V> differences) {
    compare(before.root, root, 0, differences);
  }

  /** What both share is one object, and is not gone through. */
  @SuppressWarnings("ReferenceEquality")
  private static <K, V> void compare(
      Node<K, V> from, Node<K, V> to, int shift, Differences<V> differences) {
    if (from == to) {
      return;
    }
    if (from instanceof Branch<K, V> old && to instanceof Branch<K, V> now) {
      for (var bits = old.bitmap | now.bitmap; bits != 0; bits &= bits - 1) {
        var bit = Integer.lowestOneBit(bits);
        compare(old.child(bit), now.child(bit), shift + BITS, differences);
      }
      return;
    }
    leaves(
        from,
        leaf -> {
          if (find(to, shift, leaf.key) == null) {
            differences.removed(leaf.value);
          }
        });
    leaves(
        to,
        leaf -> {
          var old = find(from, shift, leaf.key);
          if (old == null || !leaf.value.equals(old.value)) {
            differences.changed(leaf.value);
          }
        });
  }

  private static <K, V> void leaves(Node<K, V> node, Consumer<Leaf<K, V>> each) {
    switch (node) {
      case Branch<K, V> branch -> {
        for (var child : branch.children) {
          leaves(child, each);
        }
      }
      case Leaf<K, V> leaf -> each.accept(leaf);
      case Clash<K, V> clash -> clash.leaves.forEach(each);
    }
  }

  void forEach(Consumer<V> each) {
    leaves(root, leaf -> each.accept(leaf.value));
  }

  /** A view. */
  Set<K> keys() {
    return new AbstractSet<>() {
      @Override
      public Iterator<K> iterator() {
        var keys = new ArrayList<K>(size);
        leaves(root, leaf -> keys.add(leaf.key));
        return Collections.unmodifiableList(keys).iterator();
      }

      @Override
      @SuppressWarnings("unchecked") // a key that is of another type is equal to none
      public boolean contains(@Nullable Object key) {
        return key != null && has((K) key);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
