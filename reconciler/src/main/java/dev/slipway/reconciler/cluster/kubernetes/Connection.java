package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.install.ObjectKind;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** Connects to an API server, and asks what it has. */
final class Connection {
  private static final int REQUEST_MILLIS = 15_000;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int RETRIES = 3;
  private static final int WATCH_AGAIN_MILLIS = 500;

  private Connection() {}

  static KubernetesClient open(KubernetesOptions options) throws RejectedException {
    return open(options, RETRIES, Duration.ofMillis(REQUEST_MILLIS));
  }

  /** One that gives up a request after this time, and does not try it again by itself. */
  static KubernetesClient open(KubernetesOptions options, Duration request)
      throws RejectedException {
    return open(options, 0, request);
  }

  private static KubernetesClient open(KubernetesOptions options, int retries, Duration request)
      throws RejectedException {
    try {
      var config = config(options);
      return new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(config)
                  .withOauthTokenProvider(tokens(config))
                  .withRequestTimeout((int) request.toMillis())
                  .withConnectionTimeout(Math.min(CONNECT_MILLIS, (int) request.toMillis()))
                  .withRequestRetryBackoffLimit(retries)
                  .withWatchReconnectInterval(WATCH_AGAIN_MILLIS)
                  // All requests would share one connection, also after it has died silently.
                  .withHttp2Disable(true)
                  .build())
          .withHttpClientBuilderConsumer(new ApiCalls(options.calls())::intercept)
          .withKubernetesSerialization(asContent())
          .build();
    } catch (KubernetesClientException e) {
      throw new RejectedException("can not use the kubeconfig: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RejectedException("can not read the kubeconfig: " + e, e);
    }
  }

  /**
   * Reads objects of our kinds from watches as what they are used as: else each is read as a value
   * of its own class first, written again and read as content.
   */
  static KubernetesSerialization asContent() {
    var serialization = new KubernetesSerialization();
    for (var kind : Kind.values()) {
      for (var version : kind.versions()) {
        serialization.registerKubernetesResource(
            kind.apiVersion(version), kind.title(), GenericKubernetesResource.class);
      }
    }
    return serialization;
  }

  private static Config config(KubernetesOptions options) throws IOException {
    return options.kubeconfig().isPresent()
        ? Config.fromKubeconfig(Files.readString(options.kubeconfig().get()))
        : Config.autoConfigure(null);
  }

  /**
   * Where a certificate takes the place of a token, a provider of none: else the client looks for a
   * token in the kubeconfig before each request, from its second minute on.
   */
  static @Nullable OAuthTokenProvider tokens(Config config) {
    var hasToken = config.getOauthToken() != null || config.getAutoOAuthToken() != null;
    var hasCertificate = config.getClientCertData() != null || config.getClientCertFile() != null;
    return hasCertificate && !hasToken ? () -> "" : config.getOauthTokenProvider();
  }

  /** What the server has of what is made here, in the versions that are preferred. */
  static Features features(KubernetesClient client) throws UnavailableException {
    try {
      var versions = new EnumMap<Kind, String>(Kind.class);
      for (var kind : Kind.values()) {
        kind.versions().stream()
            .filter(version -> has(client, kind.asObject(), version))
            .findFirst()
            .ifPresent(version -> versions.put(kind, version));
      }
      var minor = client.getKubernetesVersion().getMinor().replaceAll("[^0-9].*", "");
      return new Features(minor.isEmpty() ? 0 : Integer.parseInt(minor), versions);
    } catch (KubernetesClientException e) {
      throw ApiErrors.unavailable("ask the cluster what it has", false, e);
    }
  }

  static boolean has(KubernetesClient client, ObjectKind kind, String version) {
    var resources = client.getApiResources(kind.apiVersion(version));
    return resources != null
        && resources.getResources().stream()
            .map(APIResource::getName)
            .anyMatch(kind.plural()::equals);
  }

  static ResourceDefinitionContext context(ObjectKind kind, String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(version)
        .withKind(kind.title())
        .withPlural(kind.plural())
        .withNamespaced(kind.isNamespaced())
        .build();
  }
}
