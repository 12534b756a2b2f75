package dev.slipway.builder.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ID=debian, apt-get install maven",
    "'ID=ubuntu\nID_LIKE=debian', apt-get install maven",
    "'ID=linuxmint\nID_LIKE=\"ubuntu debian\"', apt-get install maven",
    "ID=fedora, dnf install maven",
    "'NAME=x\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"', dnf install maven",
    "ID=alpine, apk add maven",
    "ID=plan9, install mvn",
  })
  void a_linux_is_known_by_what_it_says_it_is_or_is_like(String text, String command)
      throws Exception {
    var file = Files.writeString(folder.resolve("os-release"), text + "\n");
    assertThat(Packages.of("Linux", file).install("mvn")).isEqualTo(command);
  }

  @Test
  void a_mac_has_homebrew_and_an_unknown_system_is_told_the_name() {
    var none = folder.resolve("none");
    assertThat(Packages.of("Mac OS X", none).install("docker"))
        .isEqualTo("brew install --cask docker");
    assertThat(Packages.of("Linux", none).install("buildah")).isEqualTo("install buildah");
  }
}
