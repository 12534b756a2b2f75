package dev.slipway.reconciler.daemon;

import dev.slipway.builder.work.BuildLimits;
import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.api.ListenAddress;
import dev.slipway.reconciler.api.WebhookSecret;
import dev.slipway.reconciler.front.RouterSettings;
import dev.slipway.reconciler.git.HostTrust;
import dev.slipway.reconciler.git.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a daemon is to run. What is not allowed is refused by {@link IllegalArgumentException}, with
 * a message for a person.
 *
 * @param configRepo the address of the config repository
 * @param branch of it that is followed
 * @param path the folder in it that is followed, {@code ""} for all of it
 * @param dataDir for caches, images, logs and secrets
 * @param apps where they run, and where their images are
 * @param poll how often the repositories are asked whether they moved
 * @param http where the API listens
 * @param httpNames host names by which the API may be called besides localhost, IP addresses and
 *     the one it listens on
 * @param router how requests to the apps are taken
 * @param mesh which routers take them
 * @param domain apps are served as {@code <app>.<domain>}
 * @param builds how many builds run, and for how long
 * @param git what repositories are accessed with
 * @param commits whose commits there are, and whose are believed
 * @param hooks of forges, that tell of changes
 * @param forge where releases are reviewed
 */
public record DaemonSettings(
    String configRepo,
    String branch,
    String path,
    Path dataDir,
    AppsPlace apps,
    Duration poll,
    ListenAddress http,
    Set<String> httpNames,
    RouterSettings router,
    MeshSettings mesh,
    Domain domain,
    Builds builds,
    GitLogin git,
    Commits commits,
    Hooks hooks,
    ForgeSettings forge) {
  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofDays(1);

  public DaemonSettings {
    httpNames = Set.copyOf(httpNames);
    require(!configRepo.isBlank(), "the address of the config repository is empty");
    require(!branch.isBlank() && !branch.startsWith("-"), "not a branch: " + branch);
    require(
        !path.startsWith("/") && !path.endsWith("/") && !Path.of(path).normalize().startsWith(".."),
        "the path is relative to the config repository, without .. or a / at its end: " + path);
    requirePoll(poll);
    require(!domain.isWildcard(), "the domain must not be a wildcard: " + domain);
    require(
        http.port() == 0 || !http.equals(router.listen()),
        "the API and the router can not both listen on " + http);
  }

  /**
   * How builds are done.
   *
   * @param atOnce how many may run at once
   * @param time how long one may take
   */
  public record Builds(int atOnce, Duration time) {
    private static final int MOST = 64;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Where nobody says; below what it is checked against. */
    public static final Builds USUAL = new Builds(2, BuildLimits.USUAL_TIME);

    public Builds {
      require(atOnce >= 1 && atOnce <= MOST, "from 1 to " + MOST + " builds at once");
      require(
          time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0,
          "a build may take between 1s and 24h");
    }

    BuildLimits limits() {
      return BuildLimits.ofThisMachine().withTime(time);
    }
  }

  private static void requirePoll(Duration poll) {
    require(
        poll.compareTo(SHORTEST_POLL) >= 0 && poll.compareTo(LONGEST_POLL) <= 0,
        "between 100ms and 1d may pass from poll to poll");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * How hooks of forges are taken.
   *
   * @param secret what they must know; empty: none are taken
   * @param poll how often a repository is asked whose hooks are seen to work
   */
  public record Hooks(Optional<WebhookSecret> secret, Duration poll) {
    /** None are taken. */
    public static final Hooks OFF = new Hooks(Optional.empty(), Duration.ofMinutes(5));

    public Hooks {
      requirePoll(poll);
    }
  }

  /**
   * How Slipway signs its commits to the config repository, and whose commits it acts on.
   *
   * @param author of those that nobody asked for
   * @param signingKey a private key of OpenSSH or OpenPGP
   * @param passphrase of that key, where it is encrypted
   * @param requireSigned files of the keys by one of which every commit must be signed; none: no
   *     commit need be
   */
  public record Commits(
      Person author,
      Optional<Path> signingKey,
      Optional<String> passphrase,
      List<Path> requireSigned) {
    /** Nothing is signed. */
    public static final Commits UNSIGNED =
        new Commits(Person.SLIPWAY, Optional.empty(), Optional.empty(), List.of());

    public Commits {
      requireSigned = List.copyOf(requireSigned);
      require(
          requireSigned.isEmpty() || signingKey.isPresent(),
          "--require-signed needs --signing-key: Slipway's own releases would be refused");
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
      return "Commits[author=%s, signingKey=%s, requireSigned=%s]"
          .formatted(author, signingKey, requireSigned);
    }
  }

  /**
   * What git repositories are accessed with; what is empty is found by the usual ways ({@code
   * ~/.netrc}, {@code ~/.ssh}).
   *
   * @param user for http and https
   * @param password for http and https
   */
  public record GitLogin(Optional<String> user, Optional<String> password, Ssh ssh) {
    public static final GitLogin USUAL =
        new GitLogin(Optional.empty(), Optional.empty(), Ssh.USUAL);

    /** Without the password. */
    @Override
    public String toString() {
      return "GitLogin[user=" + user + ", " + ssh + "]";
    }
  }

  /**
   * Who we are over ssh, and whom we believe.
   *
   * @param key a private key
   * @param passphrase of the private key, where that is encrypted
   * @param knownHosts the host keys that are trusted, as {@code ssh} has them
   * @param acceptsNew whether the first key of a host that nothing is known of is trusted, and
   *     remembered in the data folder
   * @param pins keys that are trusted besides
   */
  public record Ssh(
      Optional<Path> key,
      Optional<String> passphrase,
      Optional<Path> knownHosts,
      boolean acceptsNew,
      List<HostTrust.Pin> pins) {
    public static final Ssh USUAL =
        new Ssh(Optional.empty(), Optional.empty(), Optional.empty(), false, List.of());

    public Ssh {
      pins = List.copyOf(pins);
    }

    /** With this key, and these hosts. */
    public static Ssh of(Path key, Path knownHosts) {
      return new Ssh(Optional.of(key), Optional.empty(), Optional.of(knownHosts), false, List.of());
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
      return "Ssh[key=%s, knownHosts=%s, acceptsNew=%s, pins=%s]"
          .formatted(key, knownHosts, acceptsNew, pins);
    }
  }
}
