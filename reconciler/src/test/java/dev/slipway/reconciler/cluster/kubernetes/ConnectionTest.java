package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
  @Test
  void besideACertificateNoTokenIsLookedForAgainAndAgain() {
    assertThat(Connection.tokens(of("{client-certificate-data: eA==, client-key-data: eA==}")))
        .extracting(OAuthTokenProvider::getToken)
        .isEqualTo("");
  }

  @Test
  void aTokenIsReadAgainAsItMayBeAnotherByThen() {
    assertThat(Connection.tokens(of("{token: abc}"))).isNull();
  }

  @Test
  void whereNothingIsKnownYetATokenMayStillCome() {
    assertThat(Connection.tokens(of("{}"))).isNull();
  }

  private static Config of(String user) {
    return Config.fromKubeconfig(
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: one, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: one, user: %s}]
        contexts: [{name: one, context: {cluster: one, user: one}}]
        current-context: one
        """
            .formatted(user));
  }
}
