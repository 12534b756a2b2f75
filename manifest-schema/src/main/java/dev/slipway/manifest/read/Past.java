package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The files of one look, each with what it was before. */
final class Past {
  /** How far a look back for a version without problems goes. */
  static final int LOOK_BACK = 20;

  private final ConfigFiles files;
  private final ParsedFiles parsed;

  Past(ConfigFiles files, ParsedFiles parsed) {
    this.files = files;
    this.parsed = parsed;
  }

  AppFile app(String path) throws UnavailableException {
    return parsed.app(files, path, blob(path));
  }

  Reading<Platform> platform(String path) throws UnavailableException {
    return parsed.platform(files, path, blob(path));
  }

  /** What the platform's file said when it had no problem last. */
  Optional<Platform> lastGoodPlatform(String path) throws UnavailableException {
    for (var version : before(path)) {
      var reading = parsed.platform(files, path, version.blob());
      if (reading.value().isPresent()) {
        return reading.value();
      }
    }
    return Optional.empty();
  }

  /** What a manifest said, before now, when it had no problem last. */
  Optional<App> lastGoodApp(String path) throws UnavailableException {
    for (var version : before(path)) {
      var app = parsed.app(files, path, version.blob()).reading().value();
      if (app.isPresent()) {
        return app;
      }
    }
    return Optional.empty();
  }

  /** When the file came; the end of time where no history is known. */
  Instant since(String path) throws UnavailableException {
    return versions(path).stream().map(Version::time).min(Instant::compareTo).orElse(Instant.MAX);
  }

  /**
   * Since when the app of this manifest has claimed a domain without a break; the end of time where
   * no history is known. A version with problems is no break: the one before it went on to hold.
   */
  Instant claimedSince(String path, Domain domain) throws UnavailableException {
    var since = Instant.MAX;
    for (var version : versions(path)) {
      var app = parsed.app(files, path, version.blob()).reading().value();
      if (app.isPresent() && !app.get().settings().domains().contains(domain)) {
        return since;
      } else if (app.isPresent() && version.time().isBefore(since)) {
        since = version.time();
      }
    }
    return since;
  }

  private List<Version> before(String path) throws UnavailableException {
    return versions(path).stream().skip(1).limit(LOOK_BACK).toList();
  }

  /** From the present content on: what a branch had that was merged and not taken is no past. */
  private List<Version> versions(String path) throws UnavailableException {
    var present = blob(path);
    return parsed.versions(files, path, present).stream()
        .dropWhile(version -> !version.blob().equals(present))
        .toList();
  }

  private ObjectId blob(String path) {
    return Optional.ofNullable(files.files().get(path)).orElseThrow();
  }
}
