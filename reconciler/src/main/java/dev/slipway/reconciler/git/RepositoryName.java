package dev.slipway.reconciler.git;

import dev.slipway.manifest.RejectedException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Which repository an address means, whatever way it says to go there: the host and the path,
 * without scheme, user, port and {@code .git}, in lower case, as forges have it. Two that are not
 * the same may have one name, on two ports of a host, say; the addresses of one never have two.
 *
 * @param value such as {@code git.example.com/acme/shop}; of a folder its path
 */
public record RepositoryName(String value) {
  /** Empty where it is not the address of a repository. */
  public static Optional<RepositoryName> of(String url) {
    try {
      var address = GitUrl.parse(url);
      var path = address.folder().map(Path::toString).orElseGet(() -> address.uri().getPath());
      var trimmed =
          path.replaceFirst("^/+", "").replaceFirst("/+$", "").replaceFirst("\\.git$", "");
      var host = Optional.ofNullable(address.uri().getHost()).orElse("");
      return Optional.of(new RepositoryName((host + "/" + trimmed).toLowerCase(Locale.ROOT)));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
