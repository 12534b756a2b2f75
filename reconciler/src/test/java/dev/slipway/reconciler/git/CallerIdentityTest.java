package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CallerIdentityTest {
  private static final Person ANN = new Person("Ann Ash", "ann@example.com");

  @TempDir Path folder;

  @Test
  void theRepositoryIsStrongerThanTheHomeFolder() throws Exception {
    write("home/.gitconfig", "[user]\n  name = Ann Ash\n  email = home@example.com\n");
    write("work/.git/config", "[user]\n  email = ann@example.com\n");

    assertThat(identity(Map.of(), "work/deep/down")).contains(ANN);
  }

  @Test
  void theEnvironmentIsStrongest() throws Exception {
    write("home/.config/git/config", "[user]\n  name = Other\n  email = ann@example.com\n");

    assertThat(identity(Map.of("GIT_AUTHOR_NAME", "Ann Ash"), "work")).contains(ANN);
  }

  @Test
  void halfAnIdentityOrABrokenFileIsNone() throws Exception {
    write("home/.gitconfig", "[user]\n  name = Ann Ash\n");
    assertThat(identity(Map.of(), "work")).isEmpty();

    write("home/.gitconfig", "[user\n");
    assertThat(identity(Map.of(), "work")).isEmpty();
  }

  @Test
  void aPersonIsWrittenAsGitWritesThem() {
    assertThat(Person.parse(" Ann Ash <ann@example.com> ")).contains(ANN);
    assertThat(Person.parse("ann@example.com")).isEmpty();
    assertThat(Person.parse(" <ann@example.com>")).isEmpty();
    assertThat(Person.parse("Ann\nAsh <a>")).isEmpty();
  }

  private java.util.Optional<Person> identity(Map<String, String> environment, String in) {
    var all = new java.util.HashMap<>(environment);
    all.put("HOME", folder.resolve("home").toString());
    return CallerIdentity.of(all, folder.resolve(in));
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
