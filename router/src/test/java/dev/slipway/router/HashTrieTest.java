package dev.slipway.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashTrieTest {
  /** With few hashes there are many clashes. */
  private record Key(int number, int hashes) {
    @Override
    public int hashCode() {
      return number % hashes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 1_000_000})
  void isAMap(int hashes) {
    var random = new Random(hashes);
    var map = new HashMap<Key, Integer>();
    var trie = HashTrie.<Key, Integer>empty();
    for (var i = 0; i < 5_000; i++) {
      var key = new Key(random.nextInt(300), hashes);
      if (random.nextInt(i / 1_000 + 2) == 0) {
        map.put(key, i);
        trie = trie.with(key, i);
      } else {
        map.remove(key);
        trie = trie.without(key);
      }
      assertThat(trie.get(key, -1)).isEqualTo(map.getOrDefault(key, -1));
      assertThat(trie.size()).isEqualTo(map.size());
    }
    var entries = new HashMap<Key, Integer>();
    trie.forEach(entries::put);
    assertThat(entries).isEqualTo(map);
    assertThat(trie.keys()).isEqualTo(map.keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 1_000_000})
  void whatOneDiffersInFromAnotherLeadsToIt(int hashes) {
    var random = new Random(hashes + 1);
    var before = new HashMap<Key, Integer>();
    for (var i = 0; i < 300; i++) {
      var now = new HashMap<>(before);
      for (var j = 0; j < 20; j++) {
        var key = new Key(random.nextInt(100), hashes);
        if (random.nextBoolean()) {
          now.put(key, random.nextInt(3));
        } else {
          now.remove(key);
        }
      }
      var differences = new Differences();

      trie(now).since(trie(before), differences);

      assertThat(differences.removed)
          .allMatch(before::containsKey)
          .noneMatch(now::containsKey);
      assertThat(differences.changed.entrySet())
          .noneMatch(it -> it.getValue().equals(before.get(it.getKey())));
      before.keySet().removeAll(differences.removed);
      before.putAll(differences.changed);
      assertThat(before).isEqualTo(now);
    }
  }

  @Test
  void whatChangesLeavesTheOneBeforeAsItWas() {
    var one = HashTrie.<String, Integer>empty().with("a", 1);

    var two = one.with("b", 2);
    var none = one.without("a");

    assertThat(one.keys()).containsExactly("a");
    assertThat(two.keys()).containsExactlyInAnyOrder("a", "b");
    assertThat(none.keys()).isEmpty();
  }

  /** Counts the values that are looked at: those that both share are passed over. */
  @Test
  void differencesCostWhatTheyAreLarge() {
    var compared = new int[1];
    final class Counted {
      @Override
      public boolean equals(Object other) {
        compared[0]++;
        return this == other;
      }

      @Override
      public int hashCode() {
        return 1;
      }
    }
    var before = HashTrie.<Integer, Counted>empty();
    for (var i = 0; i < 10_000; i++) {
      before = before.with(i, new Counted());
    }
    var changed = new HashSet<Integer>();

    before
        .with(17, new Counted())
        .since(
            before,
            new HashTrie.Differences<>() {
              @Override
              public void changed(Integer key, Counted value) {
                changed.add(key);
              }

              @Override
              public void removed(Integer key) {
                throw new AssertionError("nothing is removed");
              }
            });

    assertThat(changed).containsExactly(17);
    assertThat(compared[0]).isLessThanOrEqualTo(1);
  }

  private static final class Differences implements HashTrie.Differences<Key, Integer> {
    private final Map<Key, Integer> changed = new HashMap<>();
    private final Set<Key> removed = new HashSet<>();

    @Override
    public void changed(Key key, Integer value) {
      changed.put(key, value);
    }

    @Override
    public void removed(Key key) {
      removed.add(key);
    }
  }

  private static HashTrie<Key, Integer> trie(Map<Key, Integer> map) {
    var trie = HashTrie.<Key, Integer>empty();
    for (var each : map.entrySet()) {
      trie = trie.with(each.getKey(), each.getValue());
    }
    return trie;
  }
}
