package dev.slipway.reconciler.forge;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of hosts, and how the API of one is found. */
public enum ForgeKind {
  GITHUB("/api/v3", 2),
  GITLAB("/api/v4", 20),
  GITEA("/api/v1", 2),
  GIT("", 0);

  private final String apiPath;
  private final int deepest;

  /**
   * @param apiPath of the API, on a host of one's own
   * @param deepest parts of the path to a repository; never less than two
   */
  ForgeKind(String apiPath, int deepest) {
    this.apiPath = apiPath;
    this.deepest = deepest;
  }

  /** From {@code github}, {@code gitlab}, {@code gitea} or {@code git}. */
  public static ForgeKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(text.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("one of " + all() + ", not " + text));
  }

  private static String all() {
    return Arrays.stream(values()).map(ForgeKind::toString).collect(Collectors.joining(", "));
  }

  /** What the name of a host gives away; {@link #GIT} where that is nothing. */
  static ForgeKind ofHost(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    if (name.contains("github") || name.endsWith(".ghe.com")) {
      return GITHUB;
    }
    if (name.contains("gitlab")) {
      return GITLAB;
    }
    return name.contains("gitea") || name.contains("forgejo") || name.equals("codeberg.org")
        ? GITEA
        : GIT;
  }

  /** The API of a host whose pages are at {@code base}; an address of an API stays as it is. */
  private URI api(URI base) {
    var text = base.toString();
    if (this != GITHUB) {
      return URI.create(text.endsWith(apiPath) ? text : text + apiPath);
    }
    var host = Optional.ofNullable(base.getHost()).orElse("").toLowerCase(Locale.ROOT);
    if (host.equals("github.com") || host.equals("www.github.com")) {
      return URI.create("https://api.github.com");
    }
    if (host.endsWith(".ghe.com") && !host.startsWith("api.")) {
      return URI.create("https://api." + host);
    }
    return URI.create(text.endsWith(apiPath) || host.startsWith("api.") ? text : text + apiPath);
  }

  /** Where a repository is, on a host whose pages are at {@code base}. */
  ForgeAddress address(URI base, String project) {
    var depth = project.split("/", -1).length;
    if (depth < 2 || depth > deepest) {
      throw new IllegalArgumentException(
          "the address of a repository on %s ends in owner/name, not in %s"
              .formatted(this, project));
    }
    return switch (this) {
      case GITHUB -> new ForgeAddress.GitHub(api(base), project);
      case GITLAB -> new ForgeAddress.GitLab(api(base), project);
      case GITEA -> new ForgeAddress.Gitea(api(base), project);
      case GIT -> new ForgeAddress.PlainGit();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
