package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.Health;
import dev.slipway.manifest.HealthCheck;
import java.util.Optional;
import java.util.Properties;

/** The checks of an instance, as keys and values in its record. */
final class HealthText {
  /** So named while there was no other. */
  private static final String READINESS = "health";

  private static final String LIVENESS = "liveness";
  private static final String STARTUP = "startup";
  private static final String TCP = "tcp";
  private static final String EXEC = "exec";

  private HealthText() {}

  static void write(Health health, Properties text) {
    health.readiness().ifPresent(check -> write(check, READINESS, text));
    health.liveness().ifPresent(check -> write(check, LIVENESS, text));
    health.startup().ifPresent(check -> write(check, STARTUP, text));
  }

  private static void write(HealthCheck check, String key, Properties text) {
    switch (check) {
      case HealthCheck.Http(var path) -> text.setProperty(key, path);
      case HealthCheck.Tcp() -> text.setProperty(key, TCP);
      case HealthCheck.Exec(var command) -> {
        text.setProperty(key, EXEC);
        RecordText.writeList(command, text, key + ".");
      }
    }
  }

  static Health read(Properties text) {
    return new Health(read(READINESS, text), read(LIVENESS, text), read(STARTUP, text));
  }

  private static Optional<HealthCheck> read(String key, Properties text) {
    return Optional.ofNullable(text.getProperty(key))
        .map(check ->
            switch (check) {
              case TCP -> new HealthCheck.Tcp();
              case EXEC -> new HealthCheck.Exec(RecordText.list(text, key + "."));
              default -> new HealthCheck.Http(check);
            });
  }
}
