package dev.slipway.reconciler.doctor;

import java.util.List;
import java.util.Locale;

/** What the tools of a machine are for. */
public enum Purpose {
  DOCKERFILE("apps with a Dockerfile", List.of("buildah", "podman", "docker")),
  JAVA("apps in Java", List.of("javac")),
  MAVEN("apps in Java with Maven", List.of("javac"), List.of("mvn")),
  NODE("apps in Node.js", List.of("node"), List.of("npm")),
  PYTHON("apps in Python", List.of("python3"), List.of("pip")),
  KUBERNETES("apps on Kubernetes", List.of(Doctor.KUBECONFIG)),
  CLONES("changes by a commit in a clone (--repo)", List.of("git"));

  private final String title;
  private final List<List<String>> needs;

  @SafeVarargs
  @SuppressWarnings("varargs")
  Purpose(String title, List<String>... needs) {
    this.title = title;
    this.needs = List.of(needs);
  }

  /** For people: what is only possible with them. */
  public String title() {
    return title;
  }

  /** Of each list one is needed, rather an earlier one. */
  List<List<String>> needs() {
    return needs;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
