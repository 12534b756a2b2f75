package dev.slipway.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What a release freezes of one process type.
 *
 * @param command the program and its arguments; empty where the image says it
 * @param port what it listens on in a cluster; empty where it listens on nothing. An embedded
 *     instance gets a free port instead. Either way it is told by {@code PORT}.
 * @param protocol that it speaks on its port
 */
public record ProcessSpec(
    List<String> command,
    Optional<Integer> port,
    Protocol protocol,
    Health health,
    Resources resources) {
  /** One that speaks HTTP/1.1. */
  public ProcessSpec(
      List<String> command, Optional<Integer> port, Health health, Resources resources) {
    this(command, port, Protocol.HTTP, health, resources);
  }

  /** A process that is looked at as its port allows, without limits. */
  public ProcessSpec(List<String> command, Optional<Integer> port) {
    this(command, port, Health.DEFAULT, Resources.NONE);
  }

  public ProcessSpec {
    command = List.copyOf(command);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65535)) {
      throw new IllegalArgumentException("not a port: " + port.get());
    }
    if (health.needsPort() && port.isEmpty()) {
      throw new IllegalArgumentException("a health check needs a port");
    }
  }

  public ProcessSpec withCommand(List<String> newCommand) {
    return new ProcessSpec(newCommand, port, protocol, health, resources);
  }
}
