package dev.slipway.manifest.read;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ObjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A config repository in memory: commits a minute apart, and what is read of them. */
final class Repository {
  private record Commit(Instant time, SortedMap<String, ObjectId> files) {}

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String APP =
      """
      apiVersion: slipway.dev/v1
      kind: App
      source: {git: https://git.example.com/shop.git}
      """;

  private final List<Commit> commits = new ArrayList<>();
  private final Map<ObjectId, String> contents = new HashMap<>();
  private int reads;
  private int histories;

  Repository() {
    commits.add(new Commit(START, new TreeMap<>()));
  }

  /** Writes one file in a commit of its own. */
  Repository write(String path, String content) {
    return commit(Map.of(path, content));
  }

  Repository commit(Map<String, String> changed) {
    var files = new TreeMap<>(commits.getLast().files());
    changed.forEach((path, content) -> files.put(path, store(content)));
    return commit(files);
  }

  Repository remove(String path) {
    var files = new TreeMap<>(commits.getLast().files());
    files.remove(path);
    return commit(files);
  }

  private Repository commit(SortedMap<String, ObjectId> files) {
    commits.add(new Commit(commits.getLast().time().plusSeconds(60), files));
    return this;
  }

  private ObjectId store(String content) {
    var id = new ObjectId(Digest.of(content).hex().substring(0, 40));
    contents.put(id, content);
    return id;
  }

  /** An app's manifest with these domains. */
  static String appWith(String... domains) {
    return APP + "domains: ['" + String.join("', '", domains) + "']\n";
  }

  int reads() {
    return reads;
  }

  int histories() {
    return histories;
  }

  ConfigFiles head() {
    return files(commits.getLast().files(), true);
  }

  ConfigFiles headWithoutHistory() {
    return files(commits.getLast().files(), false);
  }

  /** The same past, but with another of its contents in this file. */
  ConfigFiles at(ConfigFiles head, String path, ObjectId blob) {
    var files = new TreeMap<>(head.files());
    files.put(path, blob);
    return files(files, true);
  }

  private ConfigFiles files(SortedMap<String, ObjectId> files, boolean hasHistory) {
    return new ConfigFiles() {
      @Override
      public SortedMap<String, ObjectId> files() {
        return files;
      }

      @Override
      public byte[] read(ObjectId blob) {
        reads++;
        var content = Optional.ofNullable(contents.get(blob)).orElseThrow();
        return content.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public List<Version> versions(String path) {
        histories++;
        return hasHistory ? history(path) : List.of();
      }
    };
  }

  private List<ConfigFiles.Version> history(String path) {
    var versions = new ArrayList<ConfigFiles.Version>();
    Optional<ObjectId> before = Optional.empty();
    for (var commit : commits) {
      var now = Optional.ofNullable(commit.files().get(path));
      if (now.isPresent() && !now.equals(before)) {
        versions.addFirst(new ConfigFiles.Version(now.get(), commit.time()));
      }
      before = now;
    }
    return versions;
  }
}
