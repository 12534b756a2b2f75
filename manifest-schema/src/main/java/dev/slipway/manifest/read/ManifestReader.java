package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.Manifests.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the manifests of one config repository, again and again: a file is parsed once for each
 * content. Safe for use by many threads, one at a time reads.
 */
public final class ManifestReader {
  private record Seen(SortedMap<String, ObjectId> files, Manifests manifests) {}

  private final Domain defaultDomain;
  private final ParsedFiles parsed = new ParsedFiles();
  private Optional<Seen> last = Optional.empty();

  /**
   * @param defaultDomain below which every app has a host name where {@code slipway.yaml} says none
   */
  public ManifestReader(Domain defaultDomain) {
    if (defaultDomain.isWildcard() || defaultDomain.value().length() > 200) {
      throw new IllegalArgumentException("no app can have a name below " + defaultDomain);
    }
    this.defaultDomain = defaultDomain;
  }

  /**
   * All that the files ask for, and every problem of them. The same files give the same answer
   * without a second look.
   *
   * @throws UnavailableException where a file could not be read
   */
  public synchronized Manifests read(ConfigFiles files) throws UnavailableException {
    var tree = files.files();
    if (last.isPresent() && last.get().files().equals(tree)) {
      return last.get().manifests();
    }
    var manifests = look(files);
    parsed.forgetUnused();
    last = Optional.of(new Seen(new TreeMap<>(tree), manifests));
    return manifests;
  }

  private Manifests look(ConfigFiles files) throws UnavailableException {
    var past = new Past(files, parsed);
    var problems = new ArrayList<Problem>();
    var platform = platform(files, past, problems);
    var named = candidates(files, past, problems);
    var chosen = UniqueNames.choose(named, past, problems);
    var domain = platform.domain().orElse(defaultDomain);
    var apps = UniqueDomains.settle(chosen, domain, past, problems);
    PathRules.known(chosen, named.keySet(), problems);
    return new Manifests(platform, manifests(named, apps, problems), problems);
  }

  private static Platform platform(ConfigFiles files, Past past, List<Problem> problems)
      throws UnavailableException {
    if (!files.files().containsKey(ConfigTree.PLATFORM)) {
      return Platform.DEFAULT;
    }
    var reading = past.platform(ConfigTree.PLATFORM);
    problems.addAll(reading.problems());
    return reading.value().isPresent()
        ? reading.value().get()
        : past.lastGoodPlatform(ConfigTree.PLATFORM).orElse(Platform.DEFAULT);
  }

  private static SortedMap<AppName, List<Candidate>> candidates(
      ConfigFiles files, Past past, List<Problem> problems) throws UnavailableException {
    var named = new TreeMap<AppName, List<Candidate>>();
    for (var path : files.files().keySet()) {
      if (ConfigTree.isManifest(path)) {
        var file = past.app(path);
        problems.addAll(file.reading().problems());
        if (file.name().isPresent()) {
          var candidate = candidate(file.name().get(), path, file, past);
          named.computeIfAbsent(candidate.name(), _ -> new ArrayList<>(1)).add(candidate);
        }
      }
    }
    return named;
  }

  private static Candidate candidate(AppName name, String path, AppFile file, Past past)
      throws UnavailableException {
    var value = file.reading().value();
    var good = value.isPresent() ? value : past.lastGoodApp(path);
    return new Candidate(name, path, file, good);
  }

  private static SortedMap<AppName, Manifest> manifests(
      SortedMap<AppName, List<Candidate>> named,
      SortedMap<AppName, Optional<App>> apps,
      List<Problem> problems) {
    var byFile = problems.stream().collect(Collectors.groupingBy(Problem::file));
    var manifests = new TreeMap<AppName, Manifest>();
    apps.forEach(
        (name, app) -> manifests.put(name, new Manifest(app, problems(named, name, byFile))));
    return manifests;
  }

  private static List<Problem> problems(
      SortedMap<AppName, List<Candidate>> named, AppName name, Map<String, List<Problem>> byFile) {
    if (byFile.isEmpty()) {
      return List.of();
    }
    return named.getOrDefault(name, List.of()).stream()
        .flatMap(candidate -> byFile.getOrDefault(candidate.path(), List.of()).stream())
        .sorted()
        .toList();
  }
}
