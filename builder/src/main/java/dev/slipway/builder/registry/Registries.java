package dev.slipway.builder.registry;

import dev.slipway.builder.RegistryCredentials;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Map;

/**
 * All OCI registries (Docker's and the OCI distribution specification 1.1), with the logins and the
 * connections to them. Safe for use by several threads; closing it ends what is under way.
 */
public final class Registries implements AutoCloseable {
  private static final int MOST_ACCOUNTS = 1000;

  private final Http http;
  private final Patience patience;
  private final Addresses addresses;
  private final Logins logins;
  private final Account usual;
  private final Recent<RegistryCredentials, Account> accounts = new Recent<>(MOST_ACCOUNTS);

  /**
   * Reads the certificates, and asks nobody yet.
   *
   * @param environment of this process: {@code DOCKER_CONFIG}, {@code HOME}, and what credential
   *     helpers need
   * @throws RejectedException where the certificates can not be read
   */
  public Registries(RegistrySettings settings, Map<String, String> environment)
      throws RejectedException {
    this.http = new Http(Trust.with(settings.authorities()));
    this.patience = settings.patience();
    this.addresses = new Addresses(settings, http);
    var docker = new DockerConfig(Map.copyOf(environment));
    this.logins = new DaemonLogins(settings.logins(), docker);
    this.usual = Account.of(http, patience, logins);
  }

  /** The daemon itself. */
  Account usual() {
    return usual;
  }

  /** Who has these credentials; where they open nothing, the daemon's own are used. */
  synchronized Account account(RegistryCredentials credentials) throws RejectedException {
    var known = accounts.get(credentials);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      var account = Account.of(http, patience, new AppLogins(credentials, logins));
      accounts.put(credentials, account);
      return account;
    } catch (IllegalArgumentException e) {
      throw new RejectedException(String.valueOf(e.getMessage()));
    }
  }

  /** What a registry has under the name's repository. */
  RemoteRepository repository(ImageName name)
      throws RejectedException, UnavailableException, InterruptedException {
    return repository(name, usual);
  }

  /** The same, as this one sees it. */
  RemoteRepository repository(ImageName name, Account account)
      throws RejectedException, UnavailableException, InterruptedException {
    var registry = name.registry();
    var session = new Session(registry, addresses.of(registry), account);
    return new RemoteRepository(session, name.path());
  }

  @Override
  public void close() {
    http.close();
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
