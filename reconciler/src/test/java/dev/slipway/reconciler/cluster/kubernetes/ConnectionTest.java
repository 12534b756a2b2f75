package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
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

  @Test
  void whatAWatchTellsOfOurKindsIsReadOnceAndPodsAndRefusalsAsWhatTheyAre() {
    assertThat(told("apps/v1", "Deployment")).isExactlyInstanceOf(GenericKubernetesResource.class);
    assertThat(told("v1", "Secret")).isExactlyInstanceOf(GenericKubernetesResource.class);
    assertThat(told("v1", "Pod")).isExactlyInstanceOf(Pod.class);
    assertThat(told("v1", "Status")).isExactlyInstanceOf(Status.class);
  }

  private static Object told(String version, String kind) {
    var text =
        "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"%s\",\"kind\":\"%s\"}}"
            .formatted(version, kind);
    return Connection.asContent().unmarshal(text, WatchEvent.class).getObject();
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
