package dev.slipway.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A library is named in one package of a module only; one that is on no list is refused until it is
 * put there.
 */
final class KnowLibrariesInOnePlace extends ArchCondition<JavaClass> {
  /** As good as the JDK: they may be named anywhere. */
  private static final List<String> ANYWHERE =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "com.sun.management.",
          "com.sun.net.httpserver.",
          "org.w3c.dom.",
          "org.xml.sax.",
          "org.slf4j.",
          "org.jspecify.");

  /** What a library's classes begin with, and what it is called here. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          Map.entry("ch.qos.logback.", "Logback"),
          Map.entry("com.fasterxml.jackson.", "Jackson"),
          Map.entry("com.networknt.", "JSON Schema validator"),
          Map.entry("io.fabric8.", "Kubernetes client"),
          Map.entry("io.micrometer.", "Micrometer"),
          Map.entry("io.netty.", "Vert.x"),
          Map.entry("io.prometheus.", "Micrometer"),
          Map.entry("io.vertx.", "Vert.x"),
          Map.entry("org.apache.commons.compress.", "Commons Compress"),
          Map.entry("org.apache.sshd.", "JGit"),
          Map.entry("org.bouncycastle.", "Bouncy Castle"),
          Map.entry("org.eclipse.jgit.", "JGit"),
          Map.entry("org.quartz.", "Quartz"),
          Map.entry("org.semver4j.", "semver4j"),
          Map.entry("org.yaml.snakeyaml.", "SnakeYAML"),
          Map.entry("picocli.", "picocli"),
          Map.entry("tools.jackson.", "Jackson"));

  private final String root;

  /** For each library of a module, the packages that name it, each with one place as an example. */
  private final Map<String, Map<String, Dependency>> uses = new TreeMap<>();

  private final List<Dependency> unlisted = new ArrayList<>();

  KnowLibrariesInOnePlace(String root) {
    super("name a third-party library in one package of a module only");
    this.root = root;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (isThirdParty(target)) {
        library(target)
            .ifPresentOrElse(name -> record(name, dependency), () -> unlisted.add(dependency));
      }
    }
  }

  @Override
  public void finish(ConditionEvents events) {
    for (Dependency dependency : unlisted) {
      events.add(violation(dependency, "a library that is not listed: "));
    }
    uses.forEach((use, places) -> {
      if (places.size() > 1) {
        String message = use + " is named in " + new TreeSet<>(places.keySet()) + ": ";
        places.values().forEach(place -> events.add(violation(place, message)));
      }
    });
  }

  private static ConditionEvent violation(Dependency dependency, String message) {
    return SimpleConditionEvent.violated(dependency, message + dependency.getDescription());
  }

  private void record(String library, Dependency dependency) {
    String packageName = dependency.getOriginClass().getPackageName();
    uses.computeIfAbsent(library + " in module " + module(packageName), _ -> new TreeMap<>())
        .putIfAbsent(packageName, dependency);
  }

  private boolean isThirdParty(JavaClass target) {
    return !target.isPrimitive()
        && Stream.concat(Stream.of(root + "."), ANYWHERE.stream())
            .noneMatch(target.getName()::startsWith);
  }

  private static Optional<String> library(JavaClass target) {
    return LIBRARIES.entrySet().stream()
        .filter(library -> target.getName().startsWith(library.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The first part of a package's name below the root. */
  private String module(String packageName) {
    String below = packageName.substring(Math.min(root.length() + 1, packageName.length()));
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}
