package dev.slipway.reconciler.install;

/** How requests from outside of the cluster come to the router. */
public enum RouterService {
  /** By a port that each node opens. */
  NODE_PORT("NodePort"),
  /** By a load balancer that the cluster's provider brings. */
  LOAD_BALANCER("LoadBalancer"),
  /** Not at all, or by something else in the cluster. */
  CLUSTER_IP("ClusterIP");

  private final String type;

  RouterService(String type) {
    this.type = type;
  }

  /** As a Service has it. */
  public String type() {
    return type;
  }
}
