package dev.slipway.manifest;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@code slipway.yaml} says of how apps run on Kubernetes.
 *
 * @param namespace the namespace of an app, {@code {app}} standing for its name; all apps share one
 *     where that is not in it
 * @param baseline the apps that may run less strictly than the others
 * @param ingressClass the class of the Ingress objects; empty: the cluster's default
 */
public record Kubernetes(
    String namespace,
    Security security,
    SortedSet<AppName> baseline,
    Optional<String> ingressClass) {
  /** What stands for the name of the app. */
  public static final String APP = "{app}";

  public static final Kubernetes DEFAULT =
      new Kubernetes("app-" + APP, Security.RESTRICTED, new TreeSet<>(), Optional.empty());

  /** How strictly pods run, by the names of Kubernetes' pod security standards. */
  public enum Security {
    /** Not as root, no capabilities. */
    RESTRICTED,
    /** Also as root, with the runtime's default capabilities; never with more privileges. */
    BASELINE
  }

  public Kubernetes {
    baseline = Collections.unmodifiableSortedSet(new TreeSet<>(baseline));
  }

  public String namespaceOf(AppName app) {
    return namespace.replace(APP, app.value());
  }

  /** Whether every app has a namespace of its own. */
  public boolean hasOwnNamespaces() {
    return namespace.contains(APP);
  }

  public Security securityOf(AppName app) {
    return baseline.contains(app) ? Security.BASELINE : security;
  }
}
