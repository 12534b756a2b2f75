package dev.slipway.builder.buildpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** Finds what Maven packaged that can be run. */
final class MavenJars {
  private static final int DEPTH = 6;
  private static final Pattern FAT_JAR_PLUGIN =
      Pattern.compile("maven-(shade|assembly)-plugin|spring-boot-maven-plugin");
  private static final Pattern NOT_MAIN =
      Pattern.compile("(original-.*|.*-(sources|javadoc|tests|plain))\\.jar");

  private MavenJars() {}

  /**
   * A jar that runs.
   *
   * @param module the folder of the Maven module it is from
   * @param declaresMain whether its manifest says the main class
   * @param needsLibraries whether what it depends on is neither in it nor beside it
   */
  record Jar(
      Path file, Path module, String mainClass, boolean declaresMain, boolean needsLibraries) {}

  /** The {@code target} folders that are beside a pom. */
  static List<Path> targets(Path folder) throws IOException {
    try (var files = Files.walk(folder, DEPTH)) {
      return files
          .filter(f -> f.endsWith("target") && Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
          .filter(f -> Files.isRegularFile(f.resolveSibling("pom.xml")))
          .sorted()
          .toList();
    }
  }

  /** What in a {@code target} folder is not needed at run time. */
  static List<Path> notKept(Path target) throws IOException {
    var notKept = new ArrayList<Path>();
    try (var files = Files.list(target)) {
      for (var file : files.toList()) {
        if (!isKept(file)) {
          notKept.add(file);
        }
      }
    }
    return notKept;
  }

  /** Jars, and folders of jars. */
  private static boolean isKept(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return isCandidate(file);
    }
    try (var files = Files.walk(file, 3)) {
      return files.anyMatch(f -> f.toString().endsWith(".jar"));
    }
  }

  /** Jars that declare a main class, or where there are none, those with one main method. */
  static List<Jar> find(Path folder) throws IOException {
    var declared = new ArrayList<Jar>();
    var others = new ArrayList<Jar>();
    for (var target : targets(folder)) {
      try (var files = Files.list(target)) {
        for (var file : files.filter(f -> isCandidate(f)).sorted().toList()) {
          read(file, target.resolveSibling(""))
              .ifPresent(jar -> (jar.declaresMain() ? declared : others).add(jar));
        }
      }
    }
    return List.copyOf(declared.isEmpty() ? others : declared);
  }

  private static boolean isCandidate(Path file) {
    return file.toString().endsWith(".jar") && !NOT_MAIN.matcher(name(file)).matches();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Optional<Jar> read(Path file, Path module) throws IOException {
    try (var jar = new JarFile(file.toFile())) {
      var manifest = Optional.ofNullable(jar.getManifest());
      var attributes = manifest.map(m -> m.getMainAttributes()).orElseGet(Attributes::new);
      var needsLibraries = needsLibraries(attributes, file, module);
      var declared = Optional.ofNullable(attributes.getValue(Attributes.Name.MAIN_CLASS));
      if (declared.isPresent()) {
        return Optional.of(new Jar(file, module, declared.get(), true, needsLibraries));
      }
      var classes = module.resolve("target").resolve("classes");
      var found = Files.isDirectory(classes) ? MainClasses.in(classes) : List.<String>of();
      return found.size() == 1
          ? Optional.of(new Jar(file, module, found.getFirst(), false, needsLibraries))
          : Optional.empty();
    }
  }

  private static boolean needsLibraries(Attributes attributes, Path file, Path module)
      throws IOException {
    var classPath = Optional.ofNullable(attributes.getValue(Attributes.Name.CLASS_PATH));
    if (classPath.isPresent()) {
      return !List.of(classPath.get().strip().split("\\s+")).stream()
          .allMatch(entry -> Files.exists(file.resolveSibling(entry)));
    }
    // In whatever encoding it is: what is looked for is ASCII.
    var pom = Files.readString(module.resolve("pom.xml"), StandardCharsets.ISO_8859_1);
    return pom.contains("<dependency>") && !FAT_JAR_PLUGIN.matcher(pom).find();
  }
}
