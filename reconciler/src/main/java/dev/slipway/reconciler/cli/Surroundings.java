package dev.slipway.reconciler.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started in.
 *
 * @param environment its variables
 * @param folder its working folder
 * @param terminal whether a person looks at what it prints
 */
public record Surroundings(Map<String, String> environment, Path folder, boolean terminal) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofThisProcess() {
    var terminal =
        Optional.ofNullable(System.console()).map(console -> console.isTerminal()).orElse(false);
    return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), terminal);
  }

  /** A variable that is set to something. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Whether what is printed may be coloured: on a terminal, unless NO_COLOR is set. */
  boolean colours() {
    return terminal && variable("NO_COLOR").isEmpty();
  }
}
