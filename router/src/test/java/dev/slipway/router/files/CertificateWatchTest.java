package dev.slipway.router.files;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.Certificates;
import dev.slipway.router.tls.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Instant now = Instant.now().plus(Duration.ofMinutes(5));

  @TempDir private Path issued;
  @TempDir private Path folder;
  private final AtomicReference<Certificates> latest = new AtomicReference<>(Certificates.NONE);
  private final AtomicInteger told = new AtomicInteger();
  private Authority authority;
  private CertificateWatch watch;

  @BeforeAll
  static void needOpenssl() {
    Programs.need("openssl");
  }

  @BeforeEach
  void start() throws Exception {
    authority = new Authority(issued).issue("shop", "shop.example.com");
    copy("shop", folder.resolve("shop.crt"), folder.resolve("shop.key"));
    Files.writeString(folder.resolve("README"), "not a certificate");
    watch =
        new CertificateWatch(
            folder,
            InstantSource.fixed(now),
            certificates -> {
              latest.set(certificates);
              told.incrementAndGet();
            });
    watch.start();
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private void copy(String name, Path chain, Path key) throws Exception {
    Files.createDirectories(chain.getParent());
    Files.write(chain, Files.readAllBytes(issued.resolve(name + ".crt")));
    Files.write(key, Files.readAllBytes(issued.resolve(name + ".key")));
  }

  private Certificates latest() {
    return requireNonNull(latest.get());
  }

  private Set<String> names() {
    return latest().table().certificates().keySet();
  }

  private Digest blog() {
    return requireNonNull(latest().table().certificates().get("blog")).version();
  }

  @Test
  void tells_of_what_is_there_of_what_comes_and_of_what_goes() throws Exception {
    assertThat(names()).containsExactly("shop");

    authority.issue("blog", "blog.example.com");
    var mounted = folder.resolve("blog");
    copy("blog", mounted.resolve("tls.crt"), mounted.resolve("tls.key"));
    await().atMost(PATIENCE).until(() -> names().equals(Set.of("blog", "shop")));

    Files.delete(folder.resolve("shop.crt"));
    Files.delete(folder.resolve("shop.key"));
    await().atMost(PATIENCE).until(() -> names().equals(Set.of("blog")));
  }

  @Test
  void follows_the_link_by_which_kubernetes_exchanges_what_is_mounted() throws Exception {
    var mounted = Files.createDirectory(folder.resolve("blog"));
    authority.issue("blog", "blog.example.com");
    copy("blog", mounted.resolve("..1/tls.crt"), mounted.resolve("..1/tls.key"));
    Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mounted.resolve("tls.crt"), Path.of("..data/tls.crt"));
    Files.createSymbolicLink(mounted.resolve("tls.key"), Path.of("..data/tls.key"));
    await().atMost(PATIENCE).until(() -> names().contains("blog"));
    var before = blog();

    authority.issue("blog", "blog.example.com");
    copy("blog", mounted.resolve("..2/tls.crt"), mounted.resolve("..2/tls.key"));
    Files.createSymbolicLink(mounted.resolve("next"), Path.of("..2"));
    Files.move(
        mounted.resolve("next"),
        mounted.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    await().atMost(PATIENCE).until(() -> !blog().equals(before));
  }

  @Test
  void a_key_that_is_gone_is_a_problem_and_the_last_good_certificate_stays() throws Exception {
    Files.delete(folder.resolve("shop.key"));
    await().atMost(PATIENCE).until(() -> !latest().problems(now).isEmpty());
    assertThat(latest().problems(now).get("shop"))
        .startsWith(folder.resolve("shop.key") + ":1:1: it holds no private key");
    assertThat(names()).containsExactly("shop");
    assertThat(told).hasValue(2);
  }

  @Test
  void a_folder_that_can_not_be_looked_at_is_a_problem_and_its_last_good_certificate_stays()
      throws Exception {
    authority.issue("blog", "blog.example.com");
    var mounted = folder.resolve("blog");
    copy("blog", mounted.resolve("tls.crt"), mounted.resolve("tls.key"));
    await().atMost(PATIENCE).until(() -> names().equals(Set.of("blog", "shop")));

    Files.delete(mounted.resolve("tls.crt"));
    Files.createSymbolicLink(mounted.resolve("tls.crt"), Path.of("tls.crt"));

    await().atMost(PATIENCE).until(() -> latest().problems(now).containsKey("blog"));
    assertThat(names()).containsExactly("blog", "shop");
  }

  @Test
  void a_folder_that_can_not_be_read_is_refused_at_the_start() {
    try (var none = new CertificateWatch(folder.resolve("no"), () -> now, certificates -> {})) {
      assertThatThrownBy(none::start)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("make it a folder that this user may read");
    }
  }
}
