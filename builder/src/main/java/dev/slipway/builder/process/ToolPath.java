package dev.slipway.builder.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the machine's tools are: {@code bin} of {@code JAVA_HOME}, the folders of {@code PATH}, and
 * last {@code bin} of the JDK that runs this, so that there is always a {@code java}. Builds and
 * what they built must be run with the same one, or classes are compiled for a newer Java than the
 * one that loads them.
 */
public final class ToolPath {
  /** What a system has even where nobody says so. */
  private static final List<String> USUAL = List.of("/usr/local/bin", "/usr/bin", "/bin");

  private final List<Path> folders;

  private ToolPath(List<Path> folders) {
    this.folders = folders;
  }

  /** Reads {@code JAVA_HOME} and {@code PATH}; relative folders are left out. */
  public static ToolPath of(Map<String, String> environment) {
    var javaHome = Optional.ofNullable(environment.get("JAVA_HOME")).stream().map(h -> h + "/bin");
    var said = environment.getOrDefault("PATH", "");
    var path = Stream.of(said.split(File.pathSeparator, -1));
    var own = Stream.of(System.getProperty("java.home") + "/bin");
    var usual = said.isBlank() ? USUAL : List.<String>of();
    var folders =
        Stream.of(javaHome, path, own, usual.stream())
            .flatMap(s -> s)
            .flatMap(ToolPath::absoluteFolder)
            .distinct()
            .toList();
    return new ToolPath(folders);
  }

  private static Stream<Path> absoluteFolder(String text) {
    try {
      var path = Path.of(text);
      return path.isAbsolute() ? Stream.of(path) : Stream.empty();
    } catch (InvalidPathException notAFolder) {
      return Stream.empty();
    }
  }

  /** First match wins. */
  public List<Path> folders() {
    return folders;
  }

  /** The first executable file of this name. */
  public Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** As the value of {@code PATH}. */
  @Override
  public String toString() {
    return folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
