package dev.slipway.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What a release freezes of one process type.
 *
 * @param command the program and its arguments; empty where the image says it
 * @param port what it listens on in a cluster; empty where it listens on nothing. An embedded
 *     instance gets a free port instead. Either way it is told by {@code PORT}.
 * @param health empty means {@link HealthCheck.Tcp} where there is a port, and nothing where not
 */
public record ProcessSpec(
    List<String> command, Optional<Integer> port, Optional<HealthCheck> health) {
  public ProcessSpec {
    command = List.copyOf(command);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
      throw new IllegalArgumentException("not a port: " + port.get());
    }
    if (health.isPresent() && port.isEmpty()) {
      throw new IllegalArgumentException("a health check needs a port");
    }
  }

  public ProcessSpec withCommand(List<String> newCommand) {
    return new ProcessSpec(newCommand, port, health);
  }
}
