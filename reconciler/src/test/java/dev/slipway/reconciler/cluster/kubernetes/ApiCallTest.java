package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiCallTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/pods?labelSelector=x, list, pods",
    "GET, /api/v1/pods?labelSelector=x&watch=true, watch, pods",
    "GET, /api/v1/namespaces, list, namespaces",
    "GET, /api/v1/namespaces/app-shop, get, namespaces",
    "GET, /api/v1/namespaces/app-shop/secrets, list, secrets",
    "GET, /api/v1/namespaces/app-shop/pods/shop-1/log?follow=true, get, pods/log",
    "POST, /apis/coordination.k8s.io/v1/namespaces/slipway/leases, create, leases",
    "PUT, /apis/coordination.k8s.io/v1/namespaces/slipway/leases/slipway-daemon, update, leases",
    "PATCH, /apis/apps/v1/namespaces/app-shop/deployments/shop-web, patch, deployments",
    "PATCH, /apis/apps/v1/namespaces/app-shop/deployments/shop-web?force=true, apply, deployments",
    "DELETE, /api/v1/namespaces/app-shop/services/shop, delete, services",
    "GET, /version, get, server",
    "GET, /apis/apps/v1, get, server",
    "GET, /api/v1, get, server",
  })
  void isToldByVerbAndKindWhateverItIsCalled(String method, URI uri, String verb, String resource) {
    assertThat(ApiCall.of(method, uri, 200, Optional.empty()))
        .isEqualTo(new ApiCall(verb, resource, 200, Optional.empty()));
  }
}
