package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.TreeMap;

/** An {@link Asked} as keys and values. */
final class AskedText {
  private static final String REPLICAS = "replicas.";

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
    return text;
  }

  /** Throws where it is not what {@link #write} wrote. */
  static Asked read(Properties text) throws DamagedException {
    try {
      var replicas = new TreeMap<ProcessType, Integer>();
      for (var key : text.stringPropertyNames()) {
        if (key.startsWith(REPLICAS)) {
          var type = new ProcessType(key.substring(REPLICAS.length()));
          replicas.put(type, Integer.valueOf(text.getProperty(key, "")));
        }
      }
      return new Asked(
          new ReleaseNumber(Integer.parseInt(text.getProperty("release", ""))),
          new Digest(text.getProperty("inputs", "")),
          replicas,
          Instant.parse(text.getProperty("since", "")),
          Duration.parse(text.getProperty("deadline", "")),
          Boolean.parseBoolean(text.getProperty("complete", "")),
          text.getProperty("failure", ""));
    } catch (RuntimeException e) {
      throw new DamagedException("damaged state of a rollout", e);
    }
  }
}
