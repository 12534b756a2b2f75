package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** A file of lines such as {@code poll = 10s}: Java properties, in UTF-8. */
final class SettingsFile {
  private static final long MOST_BYTES = 64 * 1024;

  private final String name;
  private final Map<Setting, String> values;

  private SettingsFile(String name, Map<Setting, String> values) {
    this.name = name;
    this.values = Collections.unmodifiableMap(values);
  }

  /** Where nobody named a file. */
  static SettingsFile none() {
    return new SettingsFile("", new EnumMap<>(Setting.class));
  }

  /**
   * Throws {@link IllegalArgumentException} where it holds what is no setting.
   *
   * @throws RejectedException where it can not be read
   */
  static SettingsFile read(Path file) throws RejectedException {
    var properties = new Properties();
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new RejectedException(file + " is too large for a settings file");
      }
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    } catch (IOException e) {
      throw new RejectedException(
          "the settings file can not be read: " + file + "\nname one that is there by --settings",
          e);
    }
    var values = new EnumMap<Setting, String>(Setting.class);
    for (var key : properties.stringPropertyNames()) {
      values.put(setting(file, key), properties.getProperty(key, "").strip());
    }
    return new SettingsFile(file.toString(), values);
  }

  private static Setting setting(Path file, String key) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.key().equals(key))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s: there is no setting %s; there are: %s"
                    .formatted(
                        file,
                        key,
                        Arrays.stream(Setting.values())
                            .map(Setting::key)
                            .collect(Collectors.joining(", ")))));
  }

  Optional<String> find(Setting setting) {
    return Optional.ofNullable(values.get(setting)).filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return name;
  }
}
