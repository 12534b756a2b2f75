package dev.slipway.reconciler.doctor;

import java.util.List;
import java.util.Locale;

/** What the tools of a machine are for. */
public enum Purpose {
  DOCKERFILE("apps with a Dockerfile"),
  CONTAINERS("apps in containers of this machine"),
  JAVA("apps in Java"),
  MAVEN("apps in Java with Maven"),
  NODE("apps in Node.js"),
  PYTHON("apps in Python"),
  GO("apps in Go"),
  KUBERNETES("apps on Kubernetes"),
  CLONES("changes by a commit in a clone (--repo)");

  private final String title;

  Purpose(String title) {
    this.title = title;
  }

  /** For people: what is only possible with them. */
  public String title() {
    return title;
  }

  /** Of each list one is needed, rather an earlier one. */
  List<List<String>> needs() {
    return switch (this) {
      case DOCKERFILE -> List.of(List.of("buildah", "podman", "docker"));
      case CONTAINERS -> List.of(List.of("podman", "docker"));
      case JAVA -> List.of(List.of("javac"));
      case MAVEN -> List.of(List.of("javac"), List.of("mvn"));
      case NODE -> List.of(List.of("node"), List.of("npm"));
      case PYTHON -> List.of(List.of("python3"), List.of("pip"));
      case GO -> List.of(List.of("go"));
      case KUBERNETES -> List.of(List.of(Doctor.KUBECONFIG));
      case CLONES -> List.of(List.of("git"));
    };
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
