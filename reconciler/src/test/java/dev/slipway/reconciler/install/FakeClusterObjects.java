package dev.slipway.reconciler.install;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cluster in memory, where deployments are up at once and pods end with their deployment. */
final class FakeClusterObjects implements ClusterObjects {
  private final Map<Found, Map<String, String>> labels = new LinkedHashMap<>();
  private final Set<String> withStrangers = new HashSet<>();

  @Override
  public void apply(InstalledObject object) {
    put(object.kind(), object.namespace(), object.name(), object.labels());
  }

  void put(String kind, String namespace, String name, Map<String, String> of) {
    labels.put(new Found(ObjectKind.of(kind), namespace, name), Map.copyOf(of));
  }

  /** Has someone else keep something in a namespace. */
  void keepSomethingIn(String namespace) {
    withStrangers.add(namespace);
  }

  List<String> titles() {
    return labels.keySet().stream().map(Found::title).sorted().toList();
  }

  @Override
  public List<Found> find(ObjectKind kind, Map<String, String> wanted) {
    return labels.entrySet().stream()
        .filter(e -> e.getKey().kind() == kind)
        .filter(e -> e.getValue().entrySet().containsAll(wanted.entrySet()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void delete(Found found) {
    labels.remove(found);
  }

  @Override
  public boolean hasStrangers(String namespace) {
    return withStrangers.contains(namespace);
  }

  @Override
  public int pods(String namespace, Map<String, String> wanted) {
    return find(ObjectKind.DEPLOYMENT, wanted).size();
  }

  @Override
  public Rollout rollout(String namespace, String name) {
    return new Rollout(true, "");
  }

  @Override
  public void close() {}
}
