package dev.slipway.manifest;

/** Who brings requests to the instances of an app. */
public enum Router {
  /** The router in the daemon. */
  EMBEDDED,
  /** An Ingress of the Kubernetes cluster, besides the router in the daemon. */
  INGRESS
}
