package dev.slipway.manifest;

/**
 * Where an app is built from, and how.
 *
 * @param git the repository's address: https, http, ssh (also {@code user@host:path}) or file.
 *     Never with a password in it.
 * @param ref what of it
 * @param path the folder below which changes matter, relative, {@code ""} for the whole repository
 */
public record Source(String git, GitRef ref, String path, BuildMethod build) implements Origin {
  public Source {
    if (git.isBlank()) {
      throw new IllegalArgumentException("a source needs a git address");
    }
    if (path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException("a source path is relative, without a / at its end");
    }
  }

  /** One about whose build nothing is said. */
  public Source(String git, GitRef ref, String path) {
    this(git, ref, path, new BuildMethod.Auto());
  }

  /** The same files, whatever is built of them. */
  public Source files() {
    return new Source(git, ref, path);
  }
}
