package dev.slipway.router.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private final Instant now = Instant.now().plus(Duration.ofMinutes(5));

  @TempDir private Path folder;
  private Authority authority;

  @BeforeEach
  void found() {
    authority = new Authority(folder);
  }

  private Certificates read(Map<String, CertificateSource> sources) {
    return Certificates.NONE.next(new TreeMap<>(sources), now);
  }

  private Certificates read(String chain, String key) {
    return read(Map.of("shop", authority.source(chain, key)));
  }

  private static String servedTo(Certificates certificates, String host) {
    return certificates.table().find(host).map(Certificate::name).orElse("nobody");
  }

  private String problem(Certificates certificates) {
    return certificates.problems(now).getOrDefault("shop", "none");
  }

  @Test
  void the_exact_name_goes_before_the_wildcard_before_the_default() {
    authority.issue("default").issue("wild", "*.example.com").issue("shop", "shop.example.com");
    var all =
        read(
            Map.of(
                "default", authority.source("default"),
                "wild", authority.source("wild"),
                "shop", authority.source("shop")));

    assertThat(all.problems(now)).isEmpty();
    assertThat(servedTo(all, "shop.example.com")).isEqualTo("shop");
    assertThat(servedTo(all, "blog.example.com")).isEqualTo("wild");
    assertThat(servedTo(all, "a.blog.example.com")).isEqualTo("default");
    assertThat(servedTo(all, "")).isEqualTo("default");
  }

  @Test
  void without_a_default_an_unknown_name_gets_none() {
    authority.issue("shop", "shop.example.com");
    assertThat(servedTo(read("shop.crt", "shop.key"), "blog.example.com")).isEqualTo("nobody");
  }

  @Test
  void of_two_for_one_host_the_one_that_lasts_longer_is_served() {
    authority.issue("a", "shop.example.com").issue("b", "shop.example.com");
    authority.sign("b", 60, "shop.example.com");
    assertThat(
            servedTo(
                read(Map.of("a", authority.source("a"), "b", authority.source("b"))),
                "shop.example.com"))
        .isEqualTo("b");
  }

  @Test
  void keys_may_be_pkcs_1_or_sec_1_or_pkcs_8() {
    authority.openssl("genrsa -traditional -out shop.key 2048");
    authority.sign("shop", 30, "shop.example.com");
    assertThat(Files.exists(folder.resolve("shop.key"))).isTrue();
    assertThat(problem(read("shop.crt", "shop.key"))).isEqualTo("none");
    authority.openssl("pkcs8 -topk8 -nocrypt -in shop.key -out shop8.key");
    assertThat(problem(read("shop.crt", "shop8.key"))).isEqualTo("none");

    authority.openssl("ecparam -name secp384r1 -genkey -out ec.key");
    authority.sign("ec", 30, "shop.example.com");
    assertThat(problem(read("ec.crt", "ec.key"))).isEqualTo("none");
  }

  @Test
  void a_key_that_is_none_or_another_one_is_told_of_with_file_and_line() throws Exception {
    authority.issue("shop", "shop.example.com").issue("other", "other.example.com");
    assertThat(problem(read("shop.crt", "other.key")))
        .isEqualTo("other.key:1:1: the key is another one than the certificate's");
    assertThat(problem(read("shop.crt", "shop.crt"))).startsWith("shop.crt:1:1: it holds no priv");
    assertThat(problem(read("shop.key", "shop.key"))).startsWith("shop.key:1:1: it holds no cert");

    authority.openssl("pkey -in shop.key -aes256 -passout pass:x -out locked.key");
    assertThat(problem(read("shop.crt", "locked.key")))
        .startsWith("locked.key:1:1: the key is encrypted");
    var torn = Files.readString(folder.resolve("shop.key"));
    Files.writeString(folder.resolve("torn.key"), "# ours\n" + torn.substring(0, 80));
    assertThat(problem(read("shop.crt", "torn.key")))
        .startsWith("torn.key:2:1: no line ends this PRIVATE KEY")
        .doesNotContain(torn.substring(30, 80));
    Files.writeString(
        folder.resolve("bad.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAAsecretAAAA\n-----END PRIVATE KEY-----\n");
    assertThat(problem(read("shop.crt", "bad.key")))
        .isEqualTo("bad.key:1:1: it is no private key of EC, as the certificate's is");
  }

  @Test
  void weak_keys_and_strange_ones_are_refused() {
    authority.openssl("genrsa -out weak.key 1024");
    authority.sign("weak", 30, "shop.example.com");
    assertThat(problem(read("weak.crt", "weak.key"))).contains("an RSA key of 1024 bits");
    authority.openssl("genpkey -algorithm ed25519 -out ed.key");
    authority.sign("ed", 30, "shop.example.com");
    assertThat(problem(read("ed.crt", "ed.key"))).contains("use RSA or EC");
  }

  @Test
  void a_chain_is_in_order() throws Exception {
    authority.issue("shop", "shop.example.com");
    var leaf = Files.readString(folder.resolve("shop.crt"));
    var root = Files.readString(folder.resolve("ca.crt"));
    Files.writeString(folder.resolve("full.crt"), leaf + root);
    assertThat(problem(read("full.crt", "shop.key"))).isEqualTo("none");
    Files.writeString(folder.resolve("wrong.crt"), leaf + leaf);
    assertThat(problem(read("wrong.crt", "shop.key")))
        .startsWith("wrong.crt:" + (1 + leaf.lines().count()) + ":1: this certificate did not");
  }

  @Test
  void a_broken_one_is_left_out_alone_and_the_last_good_one_stays() {
    authority.issue("shop", "shop.example.com").issue("blog", "blog.example.com");
    var good = read(Map.of("shop", authority.source("shop"), "blog", authority.source("blog")));
    var broken = new TreeMap<String, CertificateSource>();
    broken.put("shop", authority.source("shop.crt", "blog.key"));
    broken.put("blog", authority.source("blog"));

    assertThat(Certificates.NONE.next(broken, now).table().certificates()).containsOnlyKeys("blog");
    var next = good.next(broken, now);
    assertThat(next.table()).isEqualTo(good.table());
    assertThat(problem(next)).contains("another one").contains("the certificate before it stays");
    assertThat(next.next(broken, now).problems(now)).as("still").isEqualTo(next.problems(now));
    broken.remove("shop");
    assertThat(next.next(broken, now).table().certificates()).containsOnlyKeys("blog");
  }

  @Test
  void what_has_expired_is_told_of_and_served_unless_there_was_a_better_one() {
    authority.issue("shop", "shop.example.com");
    var good = read("shop.crt", "shop.key");
    var later = now.plus(Duration.ofDays(31));
    assertThat(good.problems(later).get("shop")).contains("it expired at").contains("renew it");
    assertThat(servedTo(good, "shop.example.com")).isEqualTo("shop");

    authority.sign("shop", -1, "shop.example.com");
    var expired = new TreeMap<>(Map.of("shop", authority.source("shop")));
    assertThat(good.next(expired, now).table()).isEqualTo(good.table());
    assertThat(problem(good.next(expired, now))).contains("it expired at");
    assertThat(servedTo(Certificates.NONE.next(expired, now), "shop.example.com"))
        .isEqualTo("shop");
  }

  @Test
  void one_without_hosts_is_of_no_use_but_as_the_default() {
    authority.issue("shop");
    assertThat(problem(read("shop.crt", "shop.key")))
        .isEqualTo("shop.crt: it names no host (subjectAltName, DNS)");
    var only = read(Map.of("default", authority.source("shop")));
    assertThat(only.problems(now)).isEmpty();
    assertThat(only.table().certificates().toString()).doesNotContain("PRIVATE");
  }
}
