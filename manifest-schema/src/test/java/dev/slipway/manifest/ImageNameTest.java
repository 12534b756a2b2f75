package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io library/nginx latest, nginx:latest",
    "acme/blog:1.4, docker.io acme/blog 1.4, acme/blog:1.4",
    "docker.io/nginx, docker.io library/nginx latest, docker.io/nginx:latest",
    "registry.example.com/blog, registry.example.com blog latest, registry.example.com/blog:latest",
    "Registry.Example.com:5000/a/b/c:V_1.0-x, registry.example.com:5000 a/b/c V_1.0-x, Registry.Example.com:5000/a/b/c:V_1.0-x",
    "localhost/shop:v1, localhost shop v1, localhost/shop:v1",
    "127.0.0.1:5000/shop, 127.0.0.1:5000 shop latest, 127.0.0.1:5000/shop:latest",
    "[::1]:5000/shop, [::1]:5000 shop latest, [::1]:5000/shop:latest",
    "REGISTRY/shop, registry shop latest, REGISTRY/shop:latest",
    "a__b/c.d-e--f, docker.io a__b/c.d-e--f latest, a__b/c.d-e--f:latest",
  })
  void a_name_is_read_as_docker_reads_it(String text, String parts, String whole) {
    var name = ImageName.parse(text);
    assertThat(name.registry() + " " + name.path() + " " + name.reference()).isEqualTo(parts);
    assertThat(name.tag()).contains(name.reference());
    assertThat(name).hasToString(whole).isEqualTo(ImageName.parse(whole));
    assertThat(name.digest()).isEmpty();
  }

  @Test
  void a_digest_alone_has_no_tag() {
    var name = ImageName.parse("registry.example.com/acme/blog@" + DIGEST);
    assertThat(name.repository()).isEqualTo("registry.example.com/acme/blog");
    assertThat(name.tag()).isEmpty();
    assertThat(name.reference()).isEqualTo(DIGEST);
    assertThat(name).hasToString("registry.example.com/acme/blog@" + DIGEST);
    assertThat(ImageName.of(ImageRef.parse(name.toString()))).isEqualTo(name);
  }

  @Test
  void a_digest_is_stronger_than_a_tag() {
    var name = ImageName.parse("blog:1.4@" + DIGEST);
    assertThat(name.tag()).contains("1.4");
    assertThat(name.reference()).isEqualTo(DIGEST);
    assertThat(name).hasToString("blog:1.4@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "-a",
        "a-",
        "a___b",
        "a..b",
        "a/",
        "/a",
        "a//b",
        "a:",
        "a:.b",
        ":tag",
        "registry.example.com/",
        "registry.example.com:port/a",
        "registry.example.com:0/a",
        "registry.example.com:70000/a",
        "-x.example.com/a",
        "a@",
        "a@sha256:123",
        "a@sha512:00",
        "@sha256:00",
        "a@b@c",
        "https://registry.example.com/a",
        "user:password@registry.example.com/a",
        "a:b:c",
        "[::1/a",
        "über/a",
        "a\n",
        "registry.example.com/a@tag",
      })
  void what_is_no_name_is_refused(String text) {
    assertThat(isName(text)).isFalse();
  }

  private static boolean isName(String text) {
    try {
      ImageName.parse(text);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  @Test
  void upper_case_is_refused_with_the_rule() {
    assertThatThrownBy(() -> ImageName.parse("registry.example.com/Acme/Blog"))
        .hasMessage(
            "\"registry.example.com/Acme/Blog\" is not the name of an image:"
                + " it must be in lower case");
  }

  @Test
  void a_tag_is_at_most_128_characters_long_and_a_name_255() {
    assertThat(ImageName.parse("a:" + "t".repeat(128)).tag()).contains("t".repeat(128));
    assertThatThrownBy(() -> ImageName.parse("a:" + "t".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ImageName.parse("a".repeat(255)).repository()).hasSize(255);
    assertThatThrownBy(() -> ImageName.parse("a".repeat(256)))
        .hasMessageContaining("more than 255 characters");
  }
}
