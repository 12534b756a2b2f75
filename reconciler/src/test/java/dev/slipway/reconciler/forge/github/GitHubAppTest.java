package dev.slipway.reconciler.forge.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.rest.Patience;
import dev.slipway.reconciler.forge.rest.Wire;
import dev.slipway.reconciler.loop.HandClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that lets in only who signed as the app, as GitHub's reference says. */
final class GitHubAppTest {
  private static final KeyPair KEYS = keys();

  @TempDir Path folder;
  private final HandClock clock = new HandClock();
  private final Wire wire = new Wire(Patience.USUAL, clock);
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private int tokens;

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v3/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    wire.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var header = exchange.getRequestHeaders().getFirst("Authorization");
      var isApp = isSignedByUs(header.substring("Bearer ".length()));
      asked.add(exchange.getRequestMethod() + " " + path.replaceFirst("^/api/v3", ""));
      if (path.endsWith("/installation") && isApp) {
        send(exchange, 200, "{\"id\": 7, \"app_id\": 42}");
      } else if (path.endsWith("/app/installations/7/access_tokens") && isApp) {
        tokens++;
        var end = clock.instant().plus(Duration.ofHours(1));
        send(
            exchange,
            201,
            "{\"token\": \"ghs_%d\", \"expires_at\": \"%s\"}".formatted(tokens, end));
      } else if (header.equals("Bearer ghs_" + tokens)) {
        send(exchange, 200, "[]");
      } else {
        send(exchange, 401, "{\"message\": \"Bad credentials\"}");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  /** A claim that is good now, for ten minutes at most. */
  private boolean isSignedByUs(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    var decoder = Base64.getUrlDecoder();
    var head = JsonObject.parse(decoder.decode(parts[0])).orElseThrow();
    var claims = JsonObject.parse(decoder.decode(parts[1])).orElseThrow();
    var now = clock.instant().getEpochSecond();
    var end = claims.integer("exp").orElse(0);
    return head.text("alg").equals(Optional.of("RS256"))
        && claims.text("iss").equals(Optional.of("Iv1.abc"))
        && claims.integer("iat").orElse(Long.MAX_VALUE) <= now
        && end > now
        && end - now <= 600
        && verifies(parts[0] + "." + parts[1], decoder.decode(parts[2]));
  }

  private static boolean verifies(String text, byte[] signature) {
    try {
      var verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(KEYS.getPublic());
      verifier.update(text.getBytes(UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Path pem(String kind, byte[] content) throws IOException {
    var text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind,
                Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content),
                kind);
    return Files.writeString(folder.resolve("app.pem"), text);
  }

  private Path key() throws IOException {
    return pem("PRIVATE KEY", KEYS.getPrivate().getEncoded());
  }

  private ForgeAddress.GitHub at() {
    var api = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v3");
    return new ForgeAddress.GitHub(api, "acme/config");
  }

  private GitHubApp app(Path key) throws RejectedException {
    return new GitHubApp("Iv1.abc", key, at(), wire);
  }

  @Test
  void anAppIsLetInByATokenOfItsInstallation() throws Exception {
    var forge = GitHub.forge(at(), "main", GitHub.client(at().api(), app(key()), wire));

    assertThat(forge.requests()).isEmpty();
    assertThat(asked)
        .containsExactly(
            "GET /repos/acme/config/installation",
            "POST /app/installations/7/access_tokens",
            "GET /repos/acme/config/pulls");
  }

  @Test
  void aKeyMayBeInGitHubsOwnForm() throws Exception {
    // PKCS#8 is PKCS#1 after 26 bytes: two lengths, the version and the algorithm.
    var pkcs8 = KEYS.getPrivate().getEncoded();
    var pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    assertThat(app(pem("RSA PRIVATE KEY", pkcs1)).header()).isEqualTo("Bearer ghs_1");
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItsEnd() throws Exception {
    var app = app(key());
    assertThat(app.header()).isEqualTo("Bearer ghs_1");

    clock.pass(Duration.ofMinutes(54));
    assertThat(app.header()).isEqualTo("Bearer ghs_1");

    clock.pass(Duration.ofMinutes(2));
    assertThat(app.header()).isEqualTo("Bearer ghs_2");
  }

  @Test
  void aTokenThatIsRefusedIsNotUsedAgain() throws Exception {
    var forge = GitHub.forge(at(), "main", GitHub.client(at().api(), app(key()), wire));
    forge.requests();
    tokens++; // the first one is good no more

    assertThatThrownBy(forge::requests).isInstanceOf(RejectedException.class);
    assertThat(forge.requests()).isEmpty();
  }

  @Test
  void aKeyThatIsNoneIsToldWithoutBeingShown() throws Exception {
    var encrypted = pem("ENCRYPTED PRIVATE KEY", "s3cret".getBytes(UTF_8));

    assertThatThrownBy(() -> app(encrypted))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("holds no private RSA key\ngive the .pem file")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> app(folder.resolve("missing.pem")))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> app(pem("PRIVATE KEY", new byte[] {1, 2, 3})))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void anAppThatIsNotKnownIsRefused() throws Exception {
    var other = new GitHubApp("43", key(), at(), wire);

    assertThatThrownBy(other::header)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("GitHub App that is installed on the repository");
  }
}
