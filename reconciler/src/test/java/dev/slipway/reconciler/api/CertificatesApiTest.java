package dev.slipway.reconciler.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.reconciler.metrics.PrometheusMetrics;
import dev.slipway.reconciler.status.CertificateStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CertificatesApiTest {
  @Test
  void tellsOfTheCertificatesOfTheRouter() throws Exception {
    var address = new ListenAddress("127.0.0.1", 0);
    var control = new FakeControlPlane();
    control.certificates =
        List.of(
            new CertificateStatus(
                "shop",
                List.of(new Domain("shop.example.com")),
                Optional.of(Instant.parse("2026-12-01T00:00:00Z")),
                "shop.key:1:1: the key is another one than the certificate's"));
    try (var server = new ApiServer(address, Set.of(), control, new PrometheusMetrics());
        var client = HttpClient.newHttpClient()) {
      server.start();
      var asked = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/certificates");

      var answer = client.send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString());

      assertThat(answer.body())
          .isEqualTo(
              """
              [{"name":"shop","hosts":["shop.example.com"],"expires":"2026-12-01T00:00:00Z",\
              "problem":"shop.key:1:1: the key is another one than the certificate's","router":null}]
              """);
    }
  }
}
