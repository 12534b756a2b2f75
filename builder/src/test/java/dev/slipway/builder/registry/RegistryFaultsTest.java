package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.builder.image.MediaTypes;
import dev.slipway.builder.registry.Front.Asked;
import dev.slipway.builder.registry.Front.Reply;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is busy, broken, strange or hostile. */
class RegistryFaultsTest {
  private static final Digest DIGEST = Digest.of("{}");
  private static final String SECRET = "s3cret-pass";

  @TempDir Path folder;
  private Front front;
  private Registries registries;

  @BeforeEach
  void open() throws Exception {
    front = Front.start();
    var patience =
        new Patience(3, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(5));
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
  void a_tag_is_resolved_by_one_head_that_takes_all_kinds_of_image() throws Exception {
    front.then(found());
    assertThat(resolve()).isEqualTo(new ImageRef(front.name() + "/acme/shop", DIGEST));
    assertThat(front.asked()).hasSize(1);
    assertThat(front.asked().getFirst().method()).isEqualTo("HEAD");
    assertThat(front.asked().getFirst().uri()).isEqualTo("/v2/acme/shop/manifests/1.0");
    assertThat(MediaTypes.IMAGES).hasSize(4);
  }

  @Test
  void a_registry_that_tells_no_digest_is_asked_for_the_bytes() throws Exception {
    front.then(Reply.of(200, Map.of()), Reply.of(200, "{}"));
    assertThat(resolve().digest()).isEqualTo(DIGEST);
  }

  @Test
  void a_busy_registry_is_asked_again() throws Exception {
    front.then(Reply.of(429, Map.of("Retry-After", "1")), Reply.of(503, Map.of()), found());
    assertThat(resolve().digest()).isEqualTo(DIGEST);
    assertThat(front.asked()).hasSize(3);
  }

  @Test
  void a_registry_that_stays_busy_is_unavailable_after_a_few_times() {
    front.then(Reply.of(500, Map.of()));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("registry " + front.name() + " answers 500");
    assertThat(front.asked()).hasSize(3);
  }

  @Test
  void a_registry_that_asks_for_a_long_pause_is_left_alone() {
    front.then(Reply.of(429, Map.of("Retry-After", "3600")));
    assertThatThrownBy(this::resolve).isInstanceOf(UnavailableException.class);
    assertThat(front.asked()).hasSize(1);
  }

  @Test
  void nobody_there_is_unavailable() throws Exception {
    front.close();
    assertThatThrownBy(this::resolve)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("it takes no connections");
    var unknown = ImageName.parse("registry.invalid/acme/shop");
    assertThatThrownBy(() -> new RegistryResolver(registries).resolve(unknown))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("host name is not known");
  }

  @Test
  void an_image_that_is_not_there_is_told_with_what_to_do() {
    front.then(Reply.of(404, Map.of()));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "registry " + front.name() + " has no image " + name() + ": push it, or mend the name");
  }

  @Test
  void a_manifest_that_is_not_what_its_digest_says_is_refused() throws Exception {
    front.then(found(), Reply.of(200, "{\"other\": 1}"));
    var image = new ImageRef(front.name() + "/acme/shop", DIGEST);
    assertThatThrownBy(() -> store().find(image))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("not what its digest says");
  }

  @Test
  void a_manifest_of_more_than_4_mib_is_not_read() throws Exception {
    front.then(found(), Reply.of(200, "x".repeat((4 << 20) + 1)));
    var image = new ImageRef(front.name() + "/acme/shop", DIGEST);
    assertThatThrownBy(() -> store().find(image)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void a_layer_that_is_not_what_its_digest_says_is_not_unpacked() throws Exception {
    var layer = "not the layer";
    var manifest =
        """
        {"schemaVersion": 2, "config": {"digest": "%s", "size": 2},
         "layers": [{"mediaType": "%s", "digest": "%s", "size": %d}]}
        """
            .formatted(DIGEST, MediaTypes.LAYER, Digest.of("the layer"), layer.length());
    front.then(Reply.of(200, manifest), new Reply(200, Map.of(), layer));
    var image = new ImageRef(front.name() + "/acme/shop", Digest.of(manifest));
    var target = Files.createDirectory(folder.resolve("target"));
    assertThatThrownBy(() -> store().unpack(image, target))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("not what its digest says");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void tags_are_read_page_by_page() throws Exception {
    var first = "b-" + Digest.of("1").hex();
    var second = "b-" + Digest.of("2").hex();
    var more = Map.of("Link", "</v2/team/shop/tags/list?last=x&n=1>; rel=\"next\"");
    var page = "{\"tags\": [\"latest\", \"" + first + "\"]}";
    front.then(new Reply(200, more, page), Reply.of(200, "{\"tags\": [\"" + second + "\"]}"));
    assertThat(store().keys(new AppName("shop"))).hasSize(2);
    assertThat(front.asked()).extracting(Asked::uri).last().asString().endsWith("?last=x&n=1");
  }

  @Test
  void pages_without_end_are_not_followed_without_end() throws Exception {
    var more = Map.of("Link", "</v2/team/shop/tags/list?last=x>; rel=\"next\"");
    front.then(new Reply(200, more, "{\"tags\": []}"));
    assertThatThrownBy(() -> store().keys(new AppName("shop")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("too many tags");
  }

  @Test
  void a_registry_that_deletes_nothing_says_so() throws Exception {
    var nothing = Reply.of(404, Map.of());
    front.then(nothing, nothing, Reply.of(405, Map.of()));
    var image = new ImageRef(front.name() + "/team/shop", DIGEST);
    assertThatThrownBy(() -> store().delete(image))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("deletes no images");
  }

  @Test
  void a_token_is_fetched_where_the_registry_says_and_used_again() throws Exception {
    login();
    try (var issuer = Front.start()) {
      issuer.then(Reply.of(200, "{\"token\": \"t0ken\", \"expires_in\": 300}"));
      var challenge =
          "Bearer realm=\"http://" + issuer.name() + "/token?a=b\",service=\"reg, istry\"";
      front.then(Reply.of(401, Map.of("WWW-Authenticate", challenge)), found());
      assertThat(resolve().digest()).isEqualTo(DIGEST);
      assertThat(resolve().digest()).isEqualTo(DIGEST);

      assertThat(issuer.asked()).hasSize(1);
      assertThat(issuer.asked().getFirst().uri())
          .isEqualTo("/token?a=b&service=reg%2C+istry&scope=repository%3Aacme%2Fshop%3Apull");
      assertThat(issuer.asked().getFirst().authorization()).contains(basic());
      assertThat(front.asked().stream().map(Asked::authorization).toList())
          .containsExactly(
              Optional.empty(), Optional.of("Bearer t0ken"), Optional.of("Bearer t0ken"));
    }
  }

  @Test
  void an_identity_token_is_exchanged() throws Exception {
    config("{\"auths\": {\"%s\": {\"identitytoken\": \"id=1\"}}}".formatted(front.name()));
    try (var issuer = Front.start()) {
      issuer.then(Reply.of(200, "{\"access_token\": \"t0ken\"}"));
      var challenge = "Bearer realm=\"http://" + issuer.name() + "/token\",service=\"registry\"";
      front.then(Reply.of(401, Map.of("WWW-Authenticate", challenge)), found());
      assertThat(resolve().digest()).isEqualTo(DIGEST);
      assertThat(issuer.asked().getFirst().method()).isEqualTo("POST");
      assertThat(issuer.asked().getFirst().body())
          .isEqualTo(
              "grant_type=refresh_token&client_id=slipway&service=registry"
                  + "&scope=repository%3Aacme%2Fshop%3Apull&refresh_token=id%3D1");
    }
  }

  @Test
  void a_login_that_is_refused_is_told_without_its_secret() throws Exception {
    login();
    front.then(Reply.of(401, Map.of("WWW-Authenticate", "Basic realm=\"x\"")));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("refuses the login")
        .hasMessageContaining("docker login " + front.name())
        .hasStackTraceContaining("Refusals")
        .satisfies(e -> assertThat(text(e)).doesNotContain(SECRET, basic()));
    assertThat(front.asked()).hasSize(2);
  }

  @Test
  void a_redirect_to_another_host_carries_no_login() throws Exception {
    login();
    try (var storage = Front.start()) {
      storage.then(found());
      var elsewhere = Map.of("Location", "http://" + storage.name() + "/blob?signature=1");
      front.then(
          Reply.of(401, Map.of("WWW-Authenticate", "Basic realm=\"x\"")), Reply.of(307, elsewhere));
      assertThat(resolve().digest()).isEqualTo(DIGEST);
      assertThat(front.asked().getLast().authorization()).contains(basic());
      assertThat(storage.asked()).extracting(Asked::authorization).containsOnly(Optional.empty());
    }
  }

  @Test
  void another_host_that_asks_for_a_login_gets_none() throws Exception {
    login();
    try (var storage = Front.start()) {
      storage.then(Reply.of(401, Map.of("WWW-Authenticate", "Basic realm=\"mine\"")));
      front.then(Reply.of(302, Map.of("Location", "http://" + storage.name() + "/blob")));
      assertThatThrownBy(this::resolve).isInstanceOf(UnavailableException.class);
      assertThat(storage.asked()).extracting(Asked::authorization).containsOnly(Optional.empty());
    }
  }

  @Test
  void redirects_without_end_are_not_followed_without_end() {
    front.then(Reply.of(302, Map.of("Location", "/round")));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("redirects more than 5 times");
  }

  private ImageRef resolve() throws Exception {
    return new RegistryResolver(registries).resolve(ImageName.parse(name()));
  }

  private String name() {
    return front.name() + "/acme/shop:1.0";
  }

  private RegistryImageStore store() throws Exception {
    return new RegistryImageStore(registries, front.name() + "/team", folder.resolve("work"));
  }

  private static Reply found() {
    return Reply.of(200, Map.of("Docker-Content-Digest", DIGEST.value()));
  }

  private void login() throws Exception {
    config(
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(front.name(), basic().substring(6)));
  }

  private void config(String json) throws Exception {
    Files.writeString(
        Files.createDirectories(folder.resolve(".docker")).resolve("config.json"), json);
  }

  private static String basic() {
    var pair = ("ship:" + SECRET).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String text(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
