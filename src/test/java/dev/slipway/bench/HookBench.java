package dev.slipway.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.Results.Samples;
import dev.slipway.e2e.Shipyard;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.status.Event.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How long a forge waits for the answer to a hook: of a daemon that has nothing to do, and of one
 * that looks at very many apps and releases all of them meanwhile.
 *
 * @param yard with a daemon that takes hooks, and all of its apps released
 * @param source what all of them are made of
 */
record HookBench(Shipyard yard, TestRepository source, Results results) {
  static final String SECRET = "known to the forge";

  /** A push of a few commits is told in about so many bytes. */
  private static final int PAYLOAD = 8 * 1024;

  private static final int CHANGES = 2;
  private static final Duration BETWEEN = Duration.ofMillis(20);
  private static final Duration UNTIL_RELEASED = Duration.ofMinutes(5);
  private static final String AIM = "50 ms";

  void run(int apps, int rounds) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var quiet = new Samples();
      for (var round = -rounds; round < rounds; round++) {
        var took = post(client, yard.config());
        if (round >= 0) { // those before are to warm up
          quiet.addNanos(took);
        }
      }
      results.row(apps + " apps, quiet: a hook → its 202", quiet, "ms", AIM);
      var busy = new Samples();
      for (var change = 0; change < CHANGES; change++) {
        releaseAll(client, apps, "change " + change, busy);
      }
      results.row(apps + " apps, all being released: a hook → its 202", busy, "ms", AIM);
    }
  }

  /** Each hook has the sources of all apps looked at, or the config repository. */
  private void releaseAll(HttpClient client, int apps, String content, Samples took) {
    var released = new AtomicInteger();
    source.commitFile("index.html", content);
    try (var _ =
        yard.events()
            .subscribe(event -> {
              if (event.kind() == Kind.RELEASED) {
                released.incrementAndGet();
              }
            })) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(BETWEEN)
          .atMost(UNTIL_RELEASED)
          .until(() -> {
            took.addNanos(post(client, source));
            took.addNanos(post(client, yard.config()));
            return released.get() >= apps;
          });
    }
  }

  private long post(HttpClient client, TestRepository of) throws Exception {
    var body =
        "{\"ref\":\"refs/heads/main\",\"repository\":{\"clone_url\":\"%s\"},\"commits\":\"%s\"}"
            .formatted(of.url(), "x".repeat(PAYLOAD));
    var url = "http://127.0.0.1:" + yard.daemon().apiPort() + "/hooks/github";
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("X-Hub-Signature-256", "sha256=" + signature(body))
            .POST(BodyPublishers.ofString(body))
            .build();
    var begin = System.nanoTime();
    var status = client.send(request, BodyHandlers.discarding()).statusCode();
    var took = System.nanoTime() - begin;
    if (status != 202) {
      throw new IOException("a hook was answered with " + status);
    }
    return took;
  }

  private static String signature(String body) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), mac.getAlgorithm()));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }
}
