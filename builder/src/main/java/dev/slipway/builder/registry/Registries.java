package dev.slipway.builder.registry;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;

/**
 * All OCI registries (Docker's and the OCI distribution specification 1.1), with the logins and the
 * connections to them. Safe for use by several threads; closing it ends what is under way.
 */
public final class Registries implements AutoCloseable {
  private final Wire wire;
  private final Addresses addresses;
  private final Tokens tokens;

  /**
   * Reads the certificates, and asks nobody yet.
   *
   * @param environment of this process: {@code DOCKER_CONFIG}, {@code HOME}, and what credential
   *     helpers need
   * @throws RejectedException where the certificates can not be read
   */
  public Registries(RegistrySettings settings, Map<String, String> environment)
      throws RejectedException {
    var http = new Http(Trust.with(settings.authorities()));
    this.wire = new Wire(http, new Retries(settings.patience()));
    this.addresses = new Addresses(settings, http);
    var docker = new DockerConfig(Map.copyOf(environment));
    this.tokens = new Tokens(wire, new Logins(settings.logins(), docker));
  }

  /** What a registry has under the name's repository. */
  RemoteRepository repository(ImageName name)
      throws RejectedException, UnavailableException, InterruptedException {
    var registry = name.registry();
    var session = new Session(registry, addresses.of(registry), wire, tokens);
    return new RemoteRepository(session, name.path());
  }

  @Override
  public void close() {
    wire.http().close();
  }

  /** A question that can be interrupted. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws RejectedException, UnavailableException, InterruptedException;
  }

  /** Asks where an interrupt has no exception of its own: it stays set, and nothing is known. */
  static <T> T ask(Question<T> question) throws RejectedException, UnavailableException {
    try {
      return question.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while a registry was asked", e);
    }
  }
}
