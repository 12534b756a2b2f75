package dev.slipway.reconciler.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.RejectedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AllowedSignersTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJtqh7hIPHGn4jBTM8nW9V1vWmkVnPpQ9lZvVvYkLbPr";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ann | expected names, a kind of key and a key",
        "KEY | expected names, a kind of key and a key",
        "ann ssh-dss AAAA ann@home | not a kind of key that is supported: ssh-dss",
        "ann ssh-ed25519 not-base64 | the key can not be read",
        "ann ssh-ed25519 AAAA | the key can not be read",
        "ann ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIJtq | the key is not of the kind ssh-rsa",
        "ann cert-authority KEY | certificates of SSH are not supported (cert-authority)",
        "ann verify-required KEY | there is no option verify-required",
        "ann namespaces=git KEY | not options of a key",
        "ann namespaces KEY | expected namespaces=\"…\", in quotes",
        "ann namespaces=\"\" KEY | namespaces is empty",
        "ann namespaces=\"git\", KEY | not options of a key",
        "ann valid-after=\"20260101\",valid-after=\"20260101\" KEY | valid-after is there twice",
        "ann valid-after=\"2026\" KEY | not a time such as 20261231",
        "ann valid-before=\"20261301\" KEY | there is no such time: 20261301",
        "ann valid-before=\"2026010112\" KEY | not a time such as 20261231"
      })
  void aLineThatIsNotUnderstoodIsRefusedWithItsPlace(String line, String words) throws Exception {
    var file =
        Files.writeString(folder.resolve("allowed"), "\n# people\n" + line.replace("KEY", KEY));

    assertThatThrownBy(() -> AllowedSigners.read(List.of(file)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(file + ":3: " + words)
        .hasMessageEndingWith("\nlines are as ssh-keygen(1) says of ALLOWED SIGNERS");
  }

  @Test
  void linesAsSshKeygenHasThemAreRead() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("allowed"),
            """
            # people
            ann@example.com %1$s
            bob@example.com,*@example.org %1$s a comment of many words

              "carl the third"\tnamespaces="git,file",valid-before="20301231235959Z" %1$s
            """
                .formatted(KEY));

    assertThat(AllowedSigners.read(List.of(file, file))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', allows nobody",
    "# nobody, allows nobody",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----, can not be read",
    "-----BEGIN PGP PRIVATE KEY BLOCK-----, can not be read",
    "\u0099\u0001, can not be read"
  })
  void aFileThatAllowsNobodyIsRefused(String content, String words) throws Exception {
    var file = folder.resolve("allowed");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> AllowedSigners.read(List.of(file)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words)
        .hasMessageContaining("--require-signed");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> AllowedSigners.read(List.of(folder.resolve("nowhere"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("nowhere can not be read");
  }
}
