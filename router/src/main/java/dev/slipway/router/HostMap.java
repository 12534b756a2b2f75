package dev.slipway.router;

import dev.slipway.manifest.Domain;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is at each host. Never edited: a change makes another map, and costs by what changes, not by
 * how many hosts there are.
 */
public final class HostMap<V> {
  private static final HostMap<?> EMPTY = new HostMap<>(HashTrie.empty(), 0);

  /** By host name, and a wildcard by what follows its star: {@code .shop.example.com}. */
  private final HashTrie<String, Hosted<V>> hosts;

  private final int wildcards;

  /**
   * What is at one host.
   *
   * @param value as {@link #find} gives it, which is asked once a request
   */
  private record Hosted<V>(Domain host, Optional<V> value) {}

  /**
   * The differences between two, in an order in which equal maps have them: so that what was read
   * in it lies together in memory when it is gone through again.
   */
  public record Changes<V>(Map<Domain, V> changed, Set<Domain> removed) {
    public boolean isEmpty() {
      return changed.isEmpty() && removed.isEmpty();
    }
  }

  private HostMap(HashTrie<String, Hosted<V>> hosts, int wildcards) {
    this.hosts = hosts;
    this.wildcards = wildcards;
  }

  @SuppressWarnings("unchecked")
  public static <V> HostMap<V> empty() {
    return (HostMap<V>) EMPTY;
  }

  private static String key(Domain host) {
    return host.isWildcard() ? host.value().substring(1) : host.value();
  }

  public int size() {
    return hosts.size();
  }

  /** What is at just this host. */
  public Optional<V> at(Domain host) {
    return at(key(host));
  }

  private Optional<V> at(String key) {
    var hosted = hosts.get(key);
    return hosted.isEmpty() ? Optional.empty() : hosted.get().value();
  }

  /**
   * What is at a host name (lower case, without port): at the exact name first, then at the
   * wildcard one label up. Empty too where it is no host name at all.
   */
  public Optional<V> find(String host) {
    var dot = host.indexOf('.');
    if (dot == 0) {
      return Optional.empty();
    }
    var exact = at(host);
    return exact.isPresent() || dot < 0 || wildcards == 0 ? exact : at(host.substring(dot));
  }

  /** This with another value at a host. */
  public HostMap<V> with(Domain host, V value) {
    var isNewWildcard = host.isWildcard() && !hosts.has(key(host));
    var hosted = new Hosted<>(host, Optional.of(value));
    return new HostMap<>(hosts.with(key(host), hosted), wildcards + (isNewWildcard ? 1 : 0));
  }

  /** This without a host. */
  public HostMap<V> without(Domain host) {
    if (!hosts.has(key(host))) {
      return this;
    }
    return new HostMap<>(hosts.without(key(host)), wildcards - (host.isWildcard() ? 1 : 0));
  }

  /** In what this differs from another. */
  public Changes<V> since(HostMap<V> before) {
    var changed = new LinkedHashMap<Domain, V>();
    var removed = new LinkedHashSet<Domain>();
    hosts.since(
        before.hosts,
        new HashTrie.Differences<>() {
          @Override
          public void changed(Hosted<V> now) {
            now.value().ifPresent(value -> changed.put(now.host(), value));
          }

          @Override
          public void removed(Hosted<V> old) {
            removed.add(old.host());
          }
        });
    return new Changes<>(changed, removed);
  }

  /** A view, in no order. */
  public Map<Domain, V> asMap() {
    return new View();
  }

  private final class View extends AbstractMap<Domain, V> {
    @Override
    public @Nullable V get(@Nullable Object host) {
      return host instanceof Domain domain ? at(domain).orElse(null) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object host) {
      return host instanceof Domain domain && hosts.has(key(domain));
    }

    @Override
    public Set<Entry<Domain, V>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<Domain, V>> iterator() {
          var entries = new ArrayList<Entry<Domain, V>>(size());
          hosts.forEach(
              each -> each.value().ifPresent(value -> entries.add(Map.entry(each.host(), value))));
          return Collections.unmodifiableList(entries).iterator();
        }

        @Override
        public int size() {
          return hosts.size();
        }
      };
    }
  }
}
