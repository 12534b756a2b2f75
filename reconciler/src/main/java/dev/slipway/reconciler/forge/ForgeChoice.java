package dev.slipway.reconciler.forge;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the host of a repository is found: by what was set, and for the rest by the repository's own
 * address.
 *
 * @param kind as set; empty: by the name of the host
 * @param url where people see the host's pages, or its API, as set; empty: the repository's host
 */
public record ForgeChoice(Optional<ForgeKind> kind, Optional<URI> url) {
  /** Everything by the repository's address. */
  public static final ForgeChoice DETECTED = new ForgeChoice(Optional.empty(), Optional.empty());

  /** As git writes it for ssh: {@code git@host:path}. */
  private static final Pattern SCP = Pattern.compile("(?:[^/@:]+@)?([^/@:]+):(?!//)/*(.+)");

  private static final Pattern PROJECT =
      Pattern.compile("(?:(?!\\.{1,2}/)[A-Za-z0-9_.~-]+/)*(?!\\.{1,2}$)[A-Za-z0-9_.~-]+");

  /** Hosts that answer ssh on the port of https, and whose they are. */
  private static final Map<String, String> SSH_HOSTS =
      Map.of("ssh.github.com", "github.com", "altssh.gitlab.com", "gitlab.com");

  public ForgeChoice {
    url = url.map(ForgeChoice::checked);
  }

  private static URI checked(URI url) {
    if (!isHttp(url) || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address of a forge is such as https://git.example.com, without a password in it");
    }
    return URI.create(url.toString().replaceFirst("[?#].*", "").replaceFirst("/+$", ""));
  }

  private static boolean isHttp(URI url) {
    return "https".equals(url.getScheme()) || "http".equals(url.getScheme());
  }

  /** A repository on a host. */
  private record Place(URI base, String path) {
    String host() {
      return Optional.ofNullable(base.getHost()).orElse("");
    }
  }

  /**
   * Where a repository is reviewed.
   *
   * @param repository its address, as git takes it
   * @throws IllegalArgumentException where it can not be there; the message is for a person, and
   *     holds no password
   */
  public ForgeAddress of(String repository) {
    var place = place(repository.strip());
    var found =
        kind.orElseGet(() -> place.map(p -> ForgeKind.ofHost(p.host())).orElse(ForgeKind.GIT));
    if (found == ForgeKind.GIT) {
      return new ForgeAddress.PlainGit();
    }
    var there =
        place.orElseThrow(
            () -> new IllegalArgumentException("a repository in a folder is not on " + found));
    var base = url.orElse(there.base());
    return found.address(base, project(there.path(), base));
  }

  /** Whether two repositories are on one host, whatever the ways to it. */
  public static boolean areOnOneHost(String repository, String other) {
    var one = place(repository.strip()).map(Place::host);
    return one.isPresent() && one.equals(place(other.strip()).map(Place::host));
  }

  /** Without the folder that all of the host is in, where it has one. */
  private static String project(String path, URI base) {
    var folder = Optional.ofNullable(base.getPath()).orElse("").replaceFirst("^/+", "") + "/";
    var project =
        folder.length() > 1 && path.startsWith(folder) ? path.substring(folder.length()) : path;
    if (!PROJECT.matcher(project).matches()) {
      throw new IllegalArgumentException(
          "the address of a repository ends in owner/name, not in " + project);
    }
    return project;
  }

  /** Empty where it is a folder. */
  private static Optional<Place> place(String repository) {
    var scp = SCP.matcher(repository);
    if (!repository.contains("://")) {
      return scp.matches()
          ? Optional.of(new Place(web("https", scp.group(1), -1), trimmed(scp.group(2))))
          : Optional.empty();
    }
    try {
      var uri = URI.create(repository);
      if (uri.getHost() == null) {
        return Optional.empty();
      }
      var base =
          isHttp(uri)
              ? web(uri.getScheme(), uri.getHost(), uri.getPort())
              : web("https", uri.getHost(), -1);
      return Optional.of(new Place(base, trimmed(uri.getRawPath())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // git itself says what is wrong with it
    }
  }

  private static URI web(String scheme, String host, int port) {
    var name = host.toLowerCase(Locale.ROOT);
    var known = SSH_HOSTS.getOrDefault(name, name);
    return URI.create(scheme + "://" + known + (port < 0 ? "" : ":" + port));
  }

  private static String trimmed(String path) {
    return path.replaceFirst("^/+", "").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
  }
}
