package dev.slipway.reconciler.forge.github;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.ForgeAddress;
import dev.slipway.reconciler.forge.rest.Credential;
import dev.slipway.reconciler.forge.rest.Fields;
import dev.slipway.reconciler.forge.rest.Request;
import dev.slipway.reconciler.forge.rest.RestClient;
import dev.slipway.reconciler.forge.rest.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who we are as a GitHub App: a token of its installation on the repository, which is good for an
 * hour and is asked for again shortly before that.
 */
public final class GitHubApp implements Credential {
  private static final Duration SPARE = Duration.ofMinutes(5);
  private static final String RIGHTS =
      "the ID and the key of a GitHub App that is installed on the repository";

  private final String app;
  private final PrivateKey key;
  private final String project;
  private final RestClient asApp;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private Optional<Token> token = Optional.empty();

  private record Token(String value, Instant end) {}

  /**
   * @param app the app's client ID or its number
   * @param key the private key that GitHub made for it, a PEM file
   * @param at a repository that it is installed on
   */
  public GitHubApp(String app, Path key, ForgeAddress.GitHub at, Wire wire)
      throws RejectedException {
    if (!app.matches("[A-Za-z0-9.]+")) {
      throw new RejectedException("not the ID of a GitHub App: " + app);
    }
    this.app = app;
    this.key = PrivateKeyFile.read(key);
    this.project = at.project();
    this.clock = wire.clock();
    this.asApp = new RestClient(wire, GitHub.host(at.api(), RIGHTS), new Claim());
  }

  @Override
  public String header() throws RejectedException, UnavailableException, InterruptedException {
    asking.lockInterruptibly();
    try {
      if (token.filter(t -> clock.instant().isBefore(t.end().minus(SPARE))).isEmpty()) {
        token = Optional.of(fetch());
      }
      return "Bearer " + token.get().value();
    } finally {
      asking.unlock();
    }
  }

  @Override
  public void refused() {
    asking.lock();
    try {
      token = Optional.empty();
    } finally {
      asking.unlock();
    }
  }

  private Token fetch() throws RejectedException, UnavailableException, InterruptedException {
    var find = Request.get("/repos/" + project + "/installation");
    var installation =
        asApp
            .ask(find)
            .object()
            .map(json -> json.integer("id"))
            .filter(id -> id.isPresent())
            .orElseThrow(() -> asApp.strange(find));
    var ask =
        Request.post("/app/installations/" + installation.getAsLong() + "/access_tokens", Map.of());
    var answer = new Fields(asApp.ask(ask).object().orElseThrow(() -> asApp.strange(ask)));
    var value = answer.json().text("token").orElseThrow(() -> asApp.strange(ask));
    return new Token(value, answer.time("expires_at").orElseThrow(() -> asApp.strange(ask)));
  }

  /** Says that we are the app itself: a JSON Web Token (RFC 7519), signed by RS256. */
  private final class Claim implements Credential {
    /** GitHub's clock may be behind ours. */
    private static final Duration BEFORE = Duration.ofMinutes(1);

    /** GitHub takes none that is good for more than ten minutes. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(8);

    @Override
    public String header() {
      var now = clock.instant();
      var claims = new TreeMap<String, Object>();
      claims.put("iat", now.minus(BEFORE).getEpochSecond());
      claims.put("exp", now.plus(GOOD_FOR).getEpochSecond());
      claims.put("iss", app);
      var head =
          base64(new JsonObject(new TreeMap<>(Map.of("alg", "RS256", "typ", "JWT"))).bytes());
      var said = head + "." + base64(new JsonObject(claims).bytes());
      return "Bearer " + said + "." + base64(signed(said));
    }

    @Override
    public void refused() {
      // the next one is made anew anyway
    }

    private byte[] signed(String text) {
      try {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("an RSA key that can not sign", e);
      }
    }

    private static String base64(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
  }
}
