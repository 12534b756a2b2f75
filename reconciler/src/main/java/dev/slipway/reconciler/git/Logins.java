package dev.slipway.reconciler.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.URIish;

/**
 * Answers who we are, to the host a login is for and to no other: neither a redirect nor a source's
 * address in a manifest gets hold of another host's password.
 */
final class Logins extends CredentialsProvider {
  private final GitUrl url;
  private final GitAccess access;

  Logins(GitUrl url, GitAccess access) {
    this.url = url;
    this.access = access;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    return Stream.of(items).allMatch(Logins::isUserOrPassword);
  }

  private static boolean isUserOrPassword(CredentialItem item) {
    return item instanceof CredentialItem.Username || item instanceof CredentialItem.Password;
  }

  @Override
  public boolean get(URIish asked, CredentialItem... items) {
    var login = asked.getHost() == null ? Optional.<GitAccess.Login>empty() : find(asked);
    if (login.isEmpty() || !supports(items)) {
      return false;
    }
    for (var item : items) {
      if (item instanceof CredentialItem.Username user) {
        user.setValue(login.get().user());
      } else if (item instanceof CredentialItem.Password password) {
        password.setValue(login.get().password().toCharArray());
      }
    }
    return true;
  }

  private Optional<GitAccess.Login> find(URIish asked) {
    var authority = GitUrl.authority(asked);
    return Stream.concat(url.login().stream(), access.logins().stream())
        .filter(login -> isFor(login, asked, authority))
        .findFirst()
        .or(() -> access.netrc().filter(Files::isReadable).flatMap(file -> inNetrc(file, asked)));
  }

  /** The same host and port; or from http to https of the same host, as servers redirect it. */
  private static boolean isFor(GitAccess.Login login, URIish asked, String authority) {
    return login.host().equalsIgnoreCase(authority)
        || ("https".equalsIgnoreCase(asked.getScheme())
            && authority.endsWith(":443")
            && login.host().equalsIgnoreCase(asked.getHost() + ":80"));
  }

  private static Optional<GitAccess.Login> inNetrc(Path file, URIish asked) {
    return Optional.ofNullable(new NetRC(file.toFile()).getEntry(asked.getHost()))
        .filter(entry -> entry.login != null && entry.password != null)
        .map(e -> new GitAccess.Login(asked.getHost(), e.login, new String(e.password)));
  }
}
