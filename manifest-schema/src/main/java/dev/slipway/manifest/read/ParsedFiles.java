package dev.slipway.manifest.read;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Platform;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What files were found to be, for one content once. It keeps what the last look used and no more,
 * so it is as large as the repository at most (and, of files with problems, a bounded part of their
 * past). Not thread-safe.
 */
final class ParsedFiles {
  private static final int MOST_VERSIONS = 500;

  private record Key(String path, ObjectId blob) {}

  private final Cache<AppFile> apps = new Cache<>();
  private final Cache<Reading<Platform>> platforms = new Cache<>();
  private final Cache<List<Version>> histories = new Cache<>();

  AppFile app(ConfigFiles files, String path, ObjectId blob) throws UnavailableException {
    return apps.get(new Key(path, blob), () -> AppFile.read(path, files.read(blob)));
  }

  Reading<Platform> platform(ConfigFiles files, String path, ObjectId blob)
      throws UnavailableException {
    return platforms.get(new Key(path, blob), () -> PlatformFile.read(path, files.read(blob)));
  }

  /** What the file has been, newest first, from the content it has now on. */
  List<Version> versions(ConfigFiles files, String path, ObjectId blob)
      throws UnavailableException {
    return histories.get(
        new Key(path, blob), () -> files.versions(path).stream().limit(MOST_VERSIONS).toList());
  }

  /** Forgets what was not used since this was called last. */
  void forgetUnused() {
    apps.forgetUnused();
    platforms.forgetUnused();
    histories.forgetUnused();
  }

  private interface Reader<T> {
    T read() throws UnavailableException;
  }

  private static final class Cache<T> {
    private Map<Key, T> known = new HashMap<>();
    private Map<Key, T> used = new HashMap<>();

    T get(Key key, Reader<T> reader) throws UnavailableException {
      var value = used.get(key);
      if (value == null) {
        value = known.get(key);
        if (value == null) {
          value = reader.read();
        }
        used.put(key, value);
      }
      return value;
    }

    void forgetUnused() {
      known = used;
      used = new HashMap<>();
    }
  }
}
