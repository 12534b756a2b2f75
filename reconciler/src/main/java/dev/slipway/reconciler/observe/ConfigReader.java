package dev.slipway.reconciler.observe;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.History;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.ledger.Current;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Reads revisions of the config repository; each file is parsed once for each content it has. */
public final class ConfigReader {
  private final ConfigRepository repository;
  private final ManifestReader manifests;
  private final LedgerReader ledgers;
  private final Map<AppName, Current> current = new HashMap<>();
  private final Map<AppName, Long> currentSince = new HashMap<>();

  public ConfigReader(ConfigRepository repository, ManifestReader manifests) {
    this(repository, manifests, ReleaseIndex.NONE);
  }

  /** One that finds in the index what was read before. */
  public ConfigReader(
      ConfigRepository repository, ManifestReader manifests, ReleaseIndex releases) {
    this.repository = repository;
    this.manifests = manifests;
    this.ledgers = new LedgerReader(repository, releases);
  }

  public synchronized ConfigView read(Revision revision) throws UnavailableException {
    var history = repository.history(revision);
    var read = ledgers.read(revision, history);
    noteCurrent(read);
    return new ConfigView(
        revision,
        manifests.read(new RevisionFiles(repository, revision, history)),
        read,
        currentSince,
        everHadManifest(history),
        history.left().last());
  }

  private void noteCurrent(SortedMap<AppName, AppLedger> read) {
    var now = System.nanoTime();
    read.forEach((app, ledger) -> {
      if (!ledger.current().equals(current.put(app, ledger.current()))) {
        currentSince.put(app, now);
      }
    });
  }

  private static Set<AppName> everHadManifest(History history) {
    return history.manifests().keySet().stream()
        .filter(ConfigTree::isManifest)
        .map(ConfigTree::baseName)
        .filter(AppName::isValid)
        .map(AppName::new)
        .collect(Collectors.toSet());
  }

  private record RevisionFiles(ConfigRepository repository, Revision revision, History history)
      implements ConfigFiles {
    @Override
    public SortedMap<String, ObjectId> files() {
      return revision.files();
    }

    @Override
    public byte[] read(ObjectId blob) throws UnavailableException {
      return repository.read(blob);
    }

    @Override
    public List<Version> versions(String path) {
      return history.manifests().getOrDefault(path, List.of());
    }
  }
}
