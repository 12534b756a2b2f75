package dev.slipway.reconciler.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForgeChoiceTest {
  private static ForgeChoice set(String kind, String url) {
    return new ForgeChoice(Optional.of(ForgeKind.parse(kind)), Optional.of(URI.create(url)));
  }

  private static String text(ForgeAddress address) {
    return switch (address) {
      case ForgeAddress.GitHub(var api, var project) -> "github " + api + " " + project;
      case ForgeAddress.GitLab(var api, var project) -> "gitlab " + api + " " + project;
      case ForgeAddress.Gitea(var api, var project) -> "gitea " + api + " " + project;
      case ForgeAddress.PlainGit() -> "git";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://github.com/acme/config.git          | github https://api.github.com acme/config",
        "https://GitHub.com/acme/config/             | github https://api.github.com acme/config",
        "https://bot:s3cret@github.com/acme/config   | github https://api.github.com acme/config",
        "git@github.com:acme/config.git              | github https://api.github.com acme/config",
        "ssh://git@ssh.github.com:443/acme/config    | github https://api.github.com acme/config",
        "https://acme.ghe.com/acme/config            | github https://api.acme.ghe.com acme/config",
        "https://github.example.com/acme/config      | github https://github.example.com/api/v3"
            + " acme/config",
        "https://gitlab.com/acme/platform/config.git | gitlab https://gitlab.com/api/v4"
            + " acme/platform/config",
        "git@gitlab.com:acme/config.git              | gitlab https://gitlab.com/api/v4"
            + " acme/config",
        "ssh://git@altssh.gitlab.com:443/acme/config | gitlab https://gitlab.com/api/v4"
            + " acme/config",
        "ssh://git@gitlab.example.com:2222/a/b/c/d   | gitlab https://gitlab.example.com/api/v4"
            + " a/b/c/d",
        "http://gitlab.example.com:8080/acme/config  | gitlab http://gitlab.example.com:8080/api/v4"
            + " acme/config",
        "https://codeberg.org/acme/config            | gitea https://codeberg.org/api/v1"
            + " acme/config",
        "https://gitea.example.com:3000/acme/config  | gitea https://gitea.example.com:3000/api/v1"
            + " acme/config",
        "forgejo@forgejo.example.com:acme/config     | gitea https://forgejo.example.com/api/v1"
            + " acme/config",
        "https://git.example.com/acme/config.git     | git",
        "git@git.example.com:acme/config.git         | git",
        "/srv/github.com/config.git                  | git",
        "file:///srv/gitlab/config.git               | git",
        "./config                                    | git",
      })
  void theHostGivesAwayWhatItIs(String repository, String expected) {
    assertThat(text(ForgeChoice.DETECTED.of(repository))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "github | https://git.example.com           | github https://git.example.com/api/v3"
            + " acme/config",
        "github | https://git.example.com/api/v3/   | github https://git.example.com/api/v3"
            + " acme/config",
        "github | https://github.com                | github https://api.github.com acme/config",
        "github | https://api.github.com            | github https://api.github.com acme/config",
        "gitlab | https://git.example.com/          | gitlab https://git.example.com/api/v4"
            + " acme/config",
        "gitlab | http://127.0.0.1:8080/api/v4      | gitlab http://127.0.0.1:8080/api/v4"
            + " acme/config",
        "gitea  | http://gitea.internal:3000        | gitea http://gitea.internal:3000/api/v1"
            + " acme/config",
        "git    | https://git.example.com           | git",
      })
  void whatIsSetIsStronger(String kind, String url, String expected) {
    assertThat(text(set(kind, url).of("git@git.example.com:acme/config.git"))).isEqualTo(expected);
  }

  @Test
  void aForgeMayBeInAFolderOfItsHost() {
    var address =
        set("gitlab", "https://example.com/git").of("https://example.com/git/acme/config.git");

    assertThat(text(address)).isEqualTo("gitlab https://example.com/git/api/v4 acme/config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/config.git",
        "https://github.com/acme/platform/config",
        "https://gitlab.com/acme",
        "https://github.com/acme/..",
        "https://github.com/../config",
        "https://gitlab.com/acme/a%2Fb",
        "https://bot:s3cret@github.com/acme",
      })
  void whatCanNotBeARepositoryThereIsRefused(String repository) {
    assertThatThrownBy(() -> ForgeChoice.DETECTED.of(repository))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owner/name")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aFolderIsOnNoForge() {
    var choice = new ForgeChoice(Optional.of(ForgeKind.GITEA), Optional.empty());

    assertThatThrownBy(() -> choice.of("/srv/config.git"))
        .hasMessageContaining("a repository in a folder is not on gitea");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"git.example.com", "ftp://git.example.com", "https://bot:s3cret@git.example.com"})
  void anAddressOfAForgeIsOneOfHttp(String url) {
    assertThatThrownBy(() -> set("gitlab", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void thereAreFourKinds() {
    assertThat(ForgeKind.parse(" gitea ")).isEqualTo(ForgeKind.GITEA);
    assertThatThrownBy(() -> ForgeKind.parse("bitbucket"))
        .hasMessage("one of github, gitlab, gitea, git, not bitbucket");
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/acme/config.git, git@git.example.com:acme/shop.git, true",
    "https://Git.example.com:8443/a/b,        ssh://git@git.example.com/c/d,     true",
    "https://git.example.com/acme/config.git, https://other.example.com/a/b,     false",
    "/srv/config.git,                         /srv/shop.git,                     false"
  })
  void aTokenIsForRepositoriesOfOneHost(String one, String other, boolean are) {
    assertThat(ForgeChoice.areOnOneHost(one, other)).isEqualTo(are);
  }
}
