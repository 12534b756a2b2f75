package dev.slipway.reconciler.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How git servers are reached: who we are to them, whom we believe them to be, how long we wait.
 *
 * @param logins for http and https, each for one host only
 * @param netrc where logins of other hosts are looked up, as {@code curl} has it
 * @param sshKeys who we are over ssh
 * @param hosts whom we believe over ssh
 * @param patience how long we wait
 */
public record GitAccess(
    List<Login> logins, Optional<Path> netrc, SshKeys sshKeys, HostTrust hosts, Patience patience) {
  private static final List<String> KEY_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  public GitAccess {
    logins = List.copyOf(logins);
  }

  /**
   * Private keys.
   *
   * @param files tried in this order
   * @param passphrase of those that are encrypted
   */
  public record SshKeys(List<Path> files, Optional<String> passphrase) {
    static final SshKeys NONE = new SshKeys(List.of(), Optional.empty());

    public SshKeys {
      files = List.copyOf(files);
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
      return "SshKeys" + files;
    }
  }

  /**
   * Who we are to one host.
   *
   * @param host the name and {@code :port}, also where that is the usual one: a password for https
   *     is none for http
   */
  public record Login(String host, String user, String password) {
    private static final Pattern HTTP = Pattern.compile("https?://[^/?#]+.*");

    /** For the host of this http or https address alone; for none where it is another kind. */
    public static Login to(String url, String user, String password) {
      var isHttp = HTTP.matcher(url).matches();
      return new Login(isHttp ? GitUrl.authority(url) : "", user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Login[" + user + " at " + host + "]";
    }
  }

  /**
   * How long we wait for a server.
   *
   * @param silence until a connection is made, and between two bytes; whole seconds
   * @param look for the answer where its branches point
   * @param transfer for a whole fetch or push, whatever still arrives
   */
  public record Patience(Duration silence, Duration look, Duration transfer) {
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Patience {
      if (silence.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("git waits at least a second: " + silence);
      }
    }
  }

  /** Nothing that is the user's: no logins, no keys, no host trusted. */
  public static GitAccess anonymous() {
    return new GitAccess(List.of(), Optional.empty(), SshKeys.NONE, HostTrust.NONE, Patience.USUAL);
  }

  /** What {@code curl} and {@code ssh} find in this home folder (which need not exist). */
  public static GitAccess usual(Path home) {
    var ssh = home.resolve(".ssh");
    var keys = KEY_FILES.stream().map(ssh::resolve).filter(Files::isReadable).toList();
    var hosts = List.of(ssh.resolve("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts"));
    return new GitAccess(
        List.of(),
        Optional.of(home.resolve(".netrc")),
        new SshKeys(keys, Optional.empty()),
        HostTrust.NONE.withKnownHosts(hosts),
        Patience.USUAL);
  }

  public GitAccess with(Login login) {
    var all = new ArrayList<>(logins);
    all.addFirst(login);
    return new GitAccess(all, netrc, sshKeys, hosts, patience);
  }

  /** With this private key alone. */
  public GitAccess withSshKey(Path key) {
    return with(new SshKeys(List.of(key), sshKeys.passphrase()));
  }

  /** With this for keys that are encrypted. */
  public GitAccess withPassphrase(String passphrase) {
    return with(new SshKeys(sshKeys.files(), Optional.of(passphrase)));
  }

  private GitAccess with(SshKeys keys) {
    return new GitAccess(logins, netrc, keys, hosts, patience);
  }

  /** With this file of trusted host keys alone. */
  public GitAccess withKnownHosts(Path file) {
    return with(hosts.withKnownHosts(List.of(file)));
  }

  /** Has the keys of hosts that nothing is known of believed, and remembered in this file. */
  public GitAccess acceptingNewHosts(Path file) {
    return with(hosts.withLearnt(file));
  }

  /**
   * With these keys believed.
   *
   * @param configRepo the address whose host is meant by a pin that names none
   */
  public GitAccess withPins(List<HostTrust.Pin> pins, String configRepo) {
    var host = GitUrl.authority(configRepo);
    var named =
        pins.stream()
            .map(pin ->
                new HostTrust.Pin(
                    GitUrl.withPort(pin.host().isEmpty() ? host : pin.host()), pin.fingerprint()))
            .toList();
    return with(hosts.withPins(named));
  }

  private GitAccess with(HostTrust trust) {
    return new GitAccess(logins, netrc, sshKeys, trust, patience);
  }

  public GitAccess with(Patience newPatience) {
    return new GitAccess(logins, netrc, sshKeys, hosts, newPatience);
  }
}
