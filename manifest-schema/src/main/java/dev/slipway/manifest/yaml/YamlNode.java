package dev.slipway.manifest.yaml;

import java.util.List;
import java.util.Optional;

/** A value in a YAML file, and where it stands. */
public sealed interface YamlNode {
  Mark mark();

  /** Entries in the order of the file, no key twice. */
  record Mapping(Mark mark, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    public Optional<YamlNode> get(String key) {
      return entry(key).map(Entry::value);
    }
  }

  record Sequence(Mark mark, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** The text is as it was written, without quotes and with escapes resolved. */
  record Scalar(Mark mark, String text, ScalarType type) implements YamlNode {}

  record Entry(Mark mark, String key, YamlNode value) {}
}
