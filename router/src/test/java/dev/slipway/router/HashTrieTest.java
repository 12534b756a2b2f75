package dev.slipway.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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
      assertThat(trie.get(key)).isEqualTo(Optional.ofNullable(map.get(key)));
      assertThat(trie.size()).isEqualTo(map.size());
    }
    var values = new ArrayList<Integer>();
    trie.forEach(values::add);
    assertThat(values).containsExactlyInAnyOrderElementsOf(map.values());
    assertThat(trie.keys()).isEqualTo(map.keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 1_000_000})
  void whatOneDiffersInFromAnotherLeadsToIt(int hashes) {
    var random = new Random(hashes + 1);
    var before = new HashMap<Key, Entry>();
    var trie = HashTrie.<Key, Entry>empty();
    for (var i = 0; i < 300; i++) {
      var now = new HashMap<>(before);
      var next = trie;
      for (var j = 0; j < 20; j++) {
        var key = new Key(random.nextInt(100), hashes);
        var entry = new Entry(key, random.nextInt(3));
        if (random.nextBoolean()) {
          now.put(key, entry);
          next = next.with(key, entry);
        } else {
          now.remove(key);
          next = next.without(key);
        }
      }
      assertThat(differences(trie, next)).isEqualTo(differences(before, now));
      assertThat(differences(trie(before), next)).isEqualTo(differences(before, now));
      assertThat(differences(trie(now), next)).isEqualTo(Differences.none());
      before = now;
      trie = next;
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
    var changed = new ArrayList<Counted>();
    var other = new Counted();

    before
        .with(17, other)
        .since(
            before,
            new HashTrie.Differences<>() {
              @Override
              public void changed(Counted value) {
                changed.add(value);
              }

              @Override
              public void removed(Counted value) {
                throw new AssertionError("nothing is removed");
              }
            });

    assertThat(compared[0]).isLessThanOrEqualTo(1);
    assertThat(changed).containsExactly(other);
  }

  private record Entry(Key key, int value) {}

  private record Differences(Set<Entry> changed, Set<Entry> removed) {
    static Differences none() {
      return new Differences(new HashSet<>(), new HashSet<>());
    }
  }

  private static Differences differences(HashTrie<Key, Entry> before, HashTrie<Key, Entry> now) {
    var found = Differences.none();
    now.since(
        before,
        new HashTrie.Differences<>() {
          @Override
          public void changed(Entry value) {
            assertThat(found.changed.add(value)).isTrue();
          }

          @Override
          public void removed(Entry value) {
            assertThat(found.removed.add(value)).isTrue();
          }
        });
    return found;
  }

  private static Differences differences(Map<Key, Entry> before, Map<Key, Entry> now) {
    var changed = new HashSet<>(now.values());
    changed.removeAll(before.values());
    var removed = new HashMap<>(before);
    removed.keySet().removeAll(now.keySet());
    return new Differences(changed, new HashSet<>(removed.values()));
  }

  private static HashTrie<Key, Entry> trie(Map<Key, Entry> map) {
    var trie = HashTrie.<Key, Entry>empty();
    for (var each : map.entrySet()) {
      trie = trie.with(each.getKey(), each.getValue());
    }
    return trie;
  }
}
