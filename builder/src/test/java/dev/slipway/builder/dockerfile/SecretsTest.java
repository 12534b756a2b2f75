package dev.slipway.builder.dockerfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.BuildSecrets;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.pod.PodInThisProcess;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step mounts is there for that step, and nowhere else. */
@Tag("full")
class SecretsTest {
  private static final SecretRef TOKEN = SecretRef.parse("shop-build/token");
  private static final String USES_IT =
      """
      RUN busybox ln -s busybox /bin/tr
      RUN --mount=type=secret,id=npm \
          cat /run/secrets/npm && busybox tr a-z0-9 b-za0-9 < /run/secrets/npm > /used
      RUN ! busybox grep -q . /run/secrets/npm
      """;

  @TempDir Path folder;
  private Works works;
  private final Map<SecretRef, String> given = new HashMap<>();
  private final String value = "tok-" + UUID.randomUUID();
  private final BuildSecrets secrets =
      secret ->
          Optional.ofNullable(given.get(secret))
              .orElseThrow(() -> new RejectedException("the secret " + secret + " is missing"));

  @BeforeEach
  void open() throws Exception {
    Works.need("buildah", "podman", "busybox");
    works = new Works(folder.resolve("works"));
    works.with(secrets).by(Works.mounting(Map.of("npm", TOKEN)));
  }

  /** What the step makes of it: each letter is the next one. */
  private String used() {
    return value
        .chars()
        .map(c -> Character.isLetter(c) ? (c == 'z' ? 'a' : c + 1) : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private List<Path> filesWithTheValue() throws Exception {
    return filesWith(value);
  }

  private List<Path> filesWith(String text) throws Exception {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private void assertUsedAndNowhere(StoredImage image) throws Exception {
    assertThat(works.unpack(image).resolve("used")).hasContent(used());
    assertThat(works.log()).contains("***").doesNotContain(value);
    assertThat(filesWith(used()))
        .as("a layer, and the file that is unpacked")
        .hasSizeGreaterThan(1);
    assertThat(filesWithTheValue()).as("of layers, caches, logs, lists of packages").isEmpty();
    assertThat(image.toString()).doesNotContain(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"buildah", "podman"})
  void a_step_mounts_it_and_it_is_in_no_layer_log_or_cache(String engine) throws Exception {
    given.put(TOKEN, value);
    works.withEngines(engine).dockerfile(USES_IT);
    assertUsedAndNowhere(works.build());
    assertThat(works.log()).contains("--secret id=npm,env=SLIPWAY_BUILD_SECRET_000");

    works.dockerfile(USES_IT + "RUN echo more > /more\n");
    assertUsedAndNowhereButInTheCache(works.build());
  }

  private void assertUsedAndNowhereButInTheCache(StoredImage image) throws Exception {
    assertThat(works.log()).contains("Using cache");
    assertThat(works.unpack(image).resolve("used")).hasContent(used());
    assertThat(filesWithTheValue()).isEmpty();
  }

  @Test
  void a_build_elsewhere_is_given_it_beside_its_files() throws Exception {
    given.put(TOKEN, value);
    works.dockerfile(USES_IT);
    var pod = new PodInThisProcess(Files.createDirectory(folder.resolve("pods")), System.getenv());
    var builder = new DockerfileImageBuilder(works.site(), Set.of(), () -> Optional.of(pod));

    assertUsedAndNowhere(builder.build(works.request(builder)));
  }

  @Test
  void one_that_is_missing_is_told_and_is_read_again() throws Exception {
    works.dockerfile(USES_IT);
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessage("the secret shop-build/token is missing");
    given.put(TOKEN, value);
    assertThat(works.unpack(works.build()).resolve("used")).hasContent(used());
  }

  @Test
  void a_step_that_fails_tells_nothing_of_it() throws Exception {
    given.put(TOKEN, value);
    works.dockerfile("RUN --mount=type=secret,id=npm cat /run/secrets/npm; exit 3\n");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("Dockerfile:5: ")
        .hasMessageContaining("***")
        .hasMessageNotContaining(value);
    assertThat(filesWithTheValue()).isEmpty();
  }

  @Test
  void what_no_program_can_be_given_is_refused_without_telling_it() throws Exception {
    works.dockerfile(USES_IT);
    given.put(TOKEN, value + "\0");
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("NUL character")
        .hasMessageNotContaining(value);
    given.put(TOKEN, value.repeat(2000));
    assertThatThrownBy(works::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("larger than 65536 bytes")
        .hasMessageNotContaining(value);
  }

  @Test
  void the_key_knows_ids_and_names_but_no_value() throws Exception {
    works.dockerfile(USES_IT);
    given.put(TOKEN, value);
    var key = works.key();
    given.put(TOKEN, "another");
    assertThat(works.key()).isEqualTo(key);
    works.by(Works.mounting(Map.of("other", TOKEN)));
    assertThat(works.key()).isNotEqualTo(key);
    works.by(Works.mounting(Map.of("npm", SecretRef.parse("shop-build/other"))));
    assertThat(works.key()).isNotEqualTo(key);
  }
}
