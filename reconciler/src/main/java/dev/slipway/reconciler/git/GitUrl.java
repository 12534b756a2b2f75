package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** The address of a repository, without the password that may have been written into it. */
final class GitUrl {
  static final int SSH_PORT = 22;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final URIish uri;
  private final Optional<GitAccess.Login> login;

  private GitUrl(URIish uri, Optional<GitAccess.Login> login) {
    this.uri = uri;
    this.login = login;
  }

  /**
   * Reads an address; what is no such is refused, without being repeated where it may be secret.
   */
  static GitUrl parse(String text) throws RejectedException {
    try {
      var uri = new URIish(text);
      return switch (scheme(uri)) {
        case "http", "https" -> http(uri);
        case "ssh" -> new GitUrl(uri.setPass(nothing()), Optional.empty());
        case "file" -> new GitUrl(new URIish(absolute(uri)), Optional.empty());
        default ->
            throw new RejectedException(
                "git is followed over https, http, ssh and file, not " + uri.getScheme() + ":");
      };
    } catch (URISyntaxException | InvalidPathException e) {
      throw new RejectedException("not the address of a git repository", e);
    }
  }

  private static String scheme(URIish uri) throws RejectedException {
    if (uri.getScheme() != null) {
      return uri.getScheme().toLowerCase(Locale.ROOT);
    }
    if (uri.getHost() == null) {
      return "file";
    }
    if (uri.getPath().startsWith(":")) {
      throw new RejectedException("git's remote helpers are not used: " + uri.getHost() + "::");
    }
    return "ssh";
  }

  private static GitUrl http(URIish uri) throws RejectedException {
    if (uri.getHost() == null) {
      throw new RejectedException("the address of a git repository needs a host: " + uri);
    }
    var plain = uri.setUser(nothing()).setPass(nothing());
    if (uri.getUser() == null) {
      return new GitUrl(plain, Optional.empty());
    }
    var password = uri.getPass() == null ? "" : uri.getPass();
    return new GitUrl(
        plain, Optional.of(new GitAccess.Login(authority(plain), uri.getUser(), password)));
  }

  private static String absolute(URIish uri) throws RejectedException {
    var path = Optional.ofNullable(uri.getPath()).orElse("");
    if (path.isBlank()) {
      throw new RejectedException("the address of the git repository is empty");
    }
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** JGit takes null for what is to be left out. */
  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }

  /** The host and {@code :port}, the usual port of the scheme where the address has none. */
  static String authority(URIish uri) {
    var port = uri.getPort() > 0 ? uri.getPort() : usualPort(uri.getScheme());
    return uri.getHost() + ":" + port;
  }

  /** The same of an address as text; empty where it has no host. */
  static String authority(String url) {
    try {
      var uri = new URIish(url);
      return uri.getHost() == null ? "" : authority(uri);
    } catch (URISyntaxException e) {
      return ""; // what has no such form is refused where it is used
    }
  }

  /** A host of ssh with its port, the usual one where it has none. */
  static String withPort(String host) {
    return host.matches(".*:[0-9]+") ? host : host + ":" + SSH_PORT;
  }

  private static int usualPort(@Nullable String scheme) {
    return switch (scheme == null ? "ssh" : scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> HTTPS_PORT;
      case "http" -> HTTP_PORT;
      default -> SSH_PORT;
    };
  }

  URIish uri() {
    return uri;
  }

  /** The folder of a repository of this machine. */
  Optional<Path> folder() {
    return uri.isRemote() ? Optional.empty() : Optional.of(Path.of(uri.getPath()));
  }

  /** What was written in the address itself. */
  Optional<GitAccess.Login> login() {
    return login;
  }

  /** For people and as the name of a cache: no password, and no user of http, which may be one. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
