package dev.slipway.builder.registry;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.ImageResolver;
import dev.slipway.builder.RegistryCredentials;
import dev.slipway.builder.registry.Front.Asked;
import dev.slipway.builder.registry.Front.Reply;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tags of a registry that limits, is odd, or knows who asks. */
final class RegistryTagsTest {
  private static final String SECRET = "s3cret-pass";
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Basic realm=\"x\"");

  @TempDir private Path folder;
  private Front front;
  private Registries registries;

  @BeforeEach
  void open() throws Exception {
    front = Front.start();
    var patience =
        new Patience(3, Duration.ofMillis(1), Duration.ofMillis(200), Duration.ofSeconds(5));
    var settings =
        new RegistrySettings(Set.of(front.name()), Optional.empty(), List.of(), patience);
    registries = new Registries(settings, DockerRegistry.environment(folder));
  }

  @AfterEach
  void close() {
    registries.close();
    front.close();
  }

  @Test
  void whoSaysWhenToComeBackIsNotAskedBefore() throws Exception {
    front.then(Reply.of(429, Map.of("Retry-After", "1")), Reply.of(200, "{\"tags\": [\"1.4.2\"]}"));
    var began = System.nanoTime();
    assertThatThrownBy(this::tags)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("registry " + front.name() + " answers 429; it is left alone for 1 s");
    for (var i = 0; i < 10; i++) {
      assertThatThrownBy(this::tags).hasMessageContaining("answers 429; it is left alone");
    }

    await().atMost(10, TimeUnit.SECONDS).ignoreExceptions().until(() -> !tags().isEmpty());

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
    assertThat(front.asked()).as("what was sent to it").hasSize(2);
  }

  @Test
  void whatIsWantedOtherwiseOfThatRegistryWaitsToo() {
    front.then(Reply.of(429, Map.of("Retry-After", "600")));
    assertThatThrownBy(this::tags).isInstanceOf(UnavailableException.class);

    assertThatThrownBy(() -> resolver().resolve(ImageName.parse(repository() + ":1.4")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("left alone for 600 s");
    assertThat(front.asked()).hasSize(1);
  }

  @Test
  void anotherLoginHasALimitOfItsOwn() throws Exception {
    front.then(
        Reply.of(429, Map.of("Retry-After", "600")), Reply.of(200, "{\"tags\": [\"1.4.2\"]}"));
    assertThatThrownBy(this::tags).isInstanceOf(UnavailableException.class);

    assertThat(as("ship", SECRET).tags(repository())).containsExactly("1.4.2");
  }

  @Test
  void aDateIsKeptByTheClockOfTheRegistry() {
    var later = RFC_1123_DATE_TIME.format(ZonedDateTime.now(UTC).plusMinutes(10));
    front.then(Reply.of(429, Map.of("Retry-After", later)));

    assertThatThrownBy(this::tags).hasMessageMatching(".* is left alone for (59\\d|600) s");
    assertThatThrownBy(this::tags).hasMessageContaining("is left alone for");
    assertThat(front.asked()).hasSize(1);
  }

  @Test
  void aPageThatDidNotChangeIsNotSentAgain() throws Exception {
    var next = "</v2/acme/blog/tags/list?last=a>; rel=\"next\"";
    front.then(
        new Reply(200, Map.of("ETag", "\"1\"", "Link", next), "{\"tags\": [\"1.4.1\"]}"),
        Reply.of(200, "{\"tags\": [\"1.4.2\"]}"),
        Reply.of(304, Map.of()),
        Reply.of(200, "{\"tags\": [\"1.4.3\"]}"));

    assertThat(tags()).containsExactly("1.4.1", "1.4.2");
    assertThat(tags()).containsExactly("1.4.1", "1.4.3");

    assertThat(front.asked())
        .extracting(Asked::etag)
        .containsExactly(
            Optional.empty(), Optional.empty(), Optional.of("\"1\""), Optional.empty());
  }

  @Test
  void namesThatAreNoTagsAreLeftOut() throws Exception {
    front.then(
        Reply.of(200, "{\"tags\": [\"1.4.2\", \"../../x\", \"\", \"a b\", \"-a\", 7, null]}"));

    assertThat(tags()).containsExactly("1.4.2");
  }

  @Test
  void noMoreTagsAreReadThanFitInMemory() {
    var page =
        IntStream.range(0, 100_001)
            .mapToObj(i -> "\"" + i + "\"")
            .collect(Collectors.joining(",", "{\"tags\": [", "]}"));
    front.then(
        new Reply(200, Map.of("Link", "</v2/acme/blog/tags/list?last=x>; rel=\"next\""), page));

    assertThatThrownBy(this::tags)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("too many tags of acme/blog: delete old ones");
    assertThat(front.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<http://[>; rel=\"next\"", "<:>; rel=next"})
  void aLinkToNowhereIsNoAnswer(String link) {
    front.then(new Reply(200, Map.of("Link", link), "{\"tags\": []}"));

    assertThatThrownBy(this::tags).isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatIsNoListIsNoAnswerAndNotAnEmptyOne() {
    front.then(Reply.of(200, "<html>Welcome</html>"));

    assertThatThrownBy(this::tags)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("in no way that is known");
  }

  @Test
  void whatOneIsLetInByIsNotUsedForAnother() throws Exception {
    front.then(
        Reply.of(401, CHALLENGE), Reply.of(200, "{\"tags\": [\"1\"]}"), Reply.of(401, CHALLENGE));

    assertThat(as("ship", SECRET).tags(repository())).containsExactly("1");
    assertThatThrownBy(this::tags)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("asks for a login")
        .hasMessageContaining("pullSecret");

    assertThat(front.asked().getLast().authorization()).as("of the daemon itself").isEmpty();
  }

  @Test
  void aDockerConfigIsReadAndNeverTold() throws Exception {
    var json =
        "{\"auths\": {\"%s\": {\"username\": \"ship\", \"password\": \"%s\"}}}"
            .formatted(front.name(), SECRET);
    var own = new RegistryCredentials.DockerConfig(json);
    front.then(Reply.of(401, CHALLENGE), Reply.of(401, CHALLENGE));

    assertThatThrownBy(() -> resolver().loggedInBy(own).tags(repository()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("refuses the login")
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET));
    assertThat(front.asked().getLast().authorization()).isPresent();
    assertThat(own.toString() + new RegistryCredentials.Password("ship", SECRET))
        .doesNotContain(SECRET);
    assertThatThrownBy(
            () -> resolver().loggedInBy(new RegistryCredentials.DockerConfig(SECRET + "{")))
        .isInstanceOf(RejectedException.class)
        .hasMessage("not a docker config: a JSON object with auths");
  }

  private List<String> tags() throws Exception {
    return resolver().tags(repository());
  }

  private ImageResolver as(String user, String password) throws Exception {
    return resolver().loggedInBy(new RegistryCredentials.Password(user, password));
  }

  private ImageResolver resolver() {
    return new RegistryResolver(registries);
  }

  private String repository() {
    return front.name() + "/acme/blog";
  }
}
