package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RepositoryNameTest {
  @Test
  void theAddressesOfOneRepositoryHaveOneName() {
    var name = Optional.of(new RepositoryName("git.example.com/acme/shop"));
    for (var address :
        List.of(
            "https://git.example.com/acme/shop.git",
            "https://git.example.com/acme/shop",
            "https://Git.Example.com:443/Acme/Shop.git/",
            "https://ann:s3cret@git.example.com/acme/shop.git",
            "http://git.example.com:3000/acme/shop",
            "git@git.example.com:acme/shop.git",
            "ssh://git@git.example.com/acme/shop.git",
            "ssh://git@git.example.com:2222/acme/shop")) {
      assertThat(RepositoryName.of(address)).as(address).isEqualTo(name);
    }
  }

  @Test
  void othersHaveOthers() {
    var name = RepositoryName.of("https://git.example.com/acme/shop.git");
    for (var address :
        List.of(
            "https://git.example.com/acme/shop2.git",
            "https://git.example.com/acme/team/shop.git",
            "https://example.com/acme/shop.git",
            "/git.example.com/acme/shop.git")) {
      assertThat(RepositoryName.of(address)).as(address).isNotEqualTo(name).isPresent();
    }
  }

  @Test
  void aFolderIsKnownByItsPath() {
    assertThat(RepositoryName.of("file:///srv/git/config.git"))
        .isEqualTo(RepositoryName.of("/srv/git/../git/config.git"))
        .hasValue(new RepositoryName("/srv/git/config"));
  }

  @Test
  void whatIsNoAddressHasNone() {
    for (var text : List.of("", " ", "https://", "ftp://a/b", "ext::sh -c id", "http:///x")) {
      assertThat(RepositoryName.of(text)).as(text).isEmpty();
    }
  }
}
