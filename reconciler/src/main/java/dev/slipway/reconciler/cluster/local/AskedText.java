package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** An {@link Asked} as keys and values. */
final class AskedText {
  private static final String REPLICAS = "replicas.";
  private static final String OFFSET = "offset.";

  private AskedText() {}

  static Properties write(Asked asked) {
    var text = new Properties();
    text.setProperty("release", String.valueOf(asked.release().value()));
    text.setProperty("inputs", asked.inputs().value());
    text.setProperty("since", asked.since().toString());
    text.setProperty("deadline", asked.deadline().toString());
    text.setProperty("complete", String.valueOf(asked.complete()));
    text.setProperty("failure", asked.failure());
    asked
        .replicas()
        .forEach((type, count) -> text.setProperty(REPLICAS + type, String.valueOf(count)));
    asked
        .offsets()
        .forEach((type, offset) -> text.setProperty(OFFSET + type, String.valueOf(offset)));
    return text;
  }

  /** Throws where it is not what {@link #write} wrote. */
  static Asked read(Properties text) throws DamagedException {
    try {
      return new Asked(
          new ReleaseNumber(Integer.parseInt(text.getProperty("release", ""))),
          new Digest(text.getProperty("inputs", "")),
          numbers(text, REPLICAS),
          numbers(text, OFFSET),
          Instant.parse(text.getProperty("since", "")),
          Duration.parse(text.getProperty("deadline", "")),
          Boolean.parseBoolean(text.getProperty("complete", "")),
          text.getProperty("failure", ""));
    } catch (RuntimeException e) {
      throw new DamagedException("damaged state of a rollout", e);
    }
  }

  private static SortedMap<ProcessType, Integer> numbers(Properties text, String prefix) {
    var numbers = new TreeMap<ProcessType, Integer>();
    for (var key : text.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        var type = new ProcessType(key.substring(prefix.length()));
        numbers.put(type, Integer.valueOf(text.getProperty(key, "")));
      }
    }
    return numbers;
  }
}
