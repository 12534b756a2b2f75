package dev.slipway.reconciler.preview;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.Manifests;
import dev.slipway.manifest.read.ReleaseFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a config repository asks for at one moment.
 *
 * @param releases what the release files say, of those that can be read
 * @param problems of all files, in file order
 */
public record Asked(
    Manifests manifests,
    SortedMap<AppName, Release> releases,
    List<Problem> problems,
    Domain domain) {
  public Asked {
    releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    problems = problems.stream().sorted().toList();
  }

  /** Of these files; {@code standard} is the domain where {@code slipway.yaml} names none. */
  public static Asked read(ConfigFiles files, Domain standard) throws UnavailableException {
    var manifests = new ManifestReader(standard).read(files);
    var problems = new ArrayList<>(manifests.problems());
    var releases = new TreeMap<AppName, Release>();
    for (var reading : ReleaseFile.readAll(files).values()) {
      problems.addAll(reading.problems());
      reading.value().ifPresent(release -> releases.put(release.app(), release));
    }
    return new Asked(manifests, releases, problems, manifests.platform().domain().orElse(standard));
  }

  Optional<App> app(AppName name) {
    return Optional.ofNullable(manifests.apps().get(name)).flatMap(it -> it.app());
  }

  Optional<Release> release(AppName name) {
    return Optional.ofNullable(releases.get(name));
  }

  boolean hasManifest(AppName name) {
    return manifests.apps().containsKey(name);
  }

  Platform platform() {
    return manifests.platform();
  }
}
