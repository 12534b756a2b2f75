package dev.slipway.reconciler.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How git servers are reached: who we are to them, whom we believe them to be, how long we wait.
 *
 * @param logins for http and https, each for one host only
 * @param netrc where logins of other hosts are looked up, as {@code curl} has it
 * @param sshKeys private keys, tried in this order
 * @param knownHosts files of the host keys that are trusted, as OpenSSH writes them; any other host
 *     is refused
 * @param patience how long we wait
 */
public record GitAccess(
    List<Login> logins,
    Optional<Path> netrc,
    List<Path> sshKeys,
    List<Path> knownHosts,
    Patience patience) {
  private static final List<String> KEY_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  public GitAccess {
    logins = List.copyOf(logins);
    sshKeys = List.copyOf(sshKeys);
    knownHosts = List.copyOf(knownHosts);
  }

  /**
   * Who we are to one host.
   *
   * @param host the name, with {@code :port} where the address has one
   */
  public record Login(String host, String user, String password) {
    private static final Pattern HTTP = Pattern.compile("https?://(?:[^/@]*@)?([^/?#]+).*");

    /** For the host of this http or https address alone; for none where it is another kind. */
    public static Login to(String url, String user, String password) {
      var http = HTTP.matcher(url);
      return new Login(http.matches() ? http.group(1) : "", user, password);
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
    return new GitAccess(List.of(), Optional.empty(), List.of(), List.of(), Patience.USUAL);
  }

  /** What {@code curl} and {@code ssh} find in this home folder (which need not exist). */
  public static GitAccess usual(Path home) {
    var ssh = home.resolve(".ssh");
    return new GitAccess(
        List.of(),
        Optional.of(home.resolve(".netrc")),
        KEY_FILES.stream().map(ssh::resolve).filter(Files::isReadable).toList(),
        Stream.of(ssh.resolve("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts")).toList(),
        Patience.USUAL);
  }

  public GitAccess with(Login login) {
    var all = new ArrayList<>(logins);
    all.addFirst(login);
    return new GitAccess(all, netrc, sshKeys, knownHosts, patience);
  }

  /** With this private key alone. */
  public GitAccess withSshKey(Path key) {
    return new GitAccess(logins, netrc, List.of(key), knownHosts, patience);
  }

  /** With this file of trusted host keys alone. */
  public GitAccess withKnownHosts(Path file) {
    return new GitAccess(logins, netrc, sshKeys, List.of(file), patience);
  }

  public GitAccess with(Patience newPatience) {
    return new GitAccess(logins, netrc, sshKeys, knownHosts, newPatience);
  }
}
