package dev.slipway.builder.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How programs are installed on a kind of machine. */
public enum Packages {
  /** Debian, Ubuntu and their kin. */
  APT("apt-get install", 0),
  /** Fedora, Red Hat and their kin. */
  DNF("dnf install", 1),
  /** Alpine. */
  APK("apk add", 2),
  /** macOS. */
  BREW("brew install", 3),
  /** Anything else: the name is all that is known. */
  OTHER("install", 4);

  /** Packages that are called otherwise than the program, in the order of the systems above. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("docker", List.of("docker.io", "moby-engine", "docker", "--cask docker")),
          Map.entry(
              "ssh", List.of("openssh-client", "openssh-clients", "openssh-client", "openssh")),
          Map.entry("go", List.of("golang-go", "golang", "go", "go")),
          Map.entry("mvn", List.of("maven", "maven", "maven", "maven")),
          Map.entry("node", List.of("nodejs", "nodejs", "nodejs", "node")),
          Map.entry("npm", List.of("npm", "nodejs-npm", "npm", "node")),
          Map.entry("python3", List.of("python3", "python3", "python3", "python")),
          Map.entry("pip", List.of("python3-pip python3-venv", "python3-pip", "py3-pip", "python")),
          Map.entry(
              "javac",
              List.of("default-jdk", "java-latest-openjdk-devel", "openjdk21", "openjdk")));

  private final String command;

  /** Where its name of a package is in the lists above; beyond their end where it has none. */
  private final int column;

  Packages(String command, int column) {
    this.command = command;
    this.column = column;
  }

  /** Of the machine that this runs on. */
  public static Packages ofThisMachine() {
    return of(System.getProperty("os.name"), Path.of("/etc/os-release"));
  }

  /**
   * @param system as Java names it
   * @param osRelease the file in which a Linux says what it is
   */
  static Packages of(String system, Path osRelease) {
    if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
      return BREW;
    }
    var ids = ids(osRelease);
    return ids.stream().flatMap(id -> ofLinux(id).stream()).findFirst().orElse(OTHER);
  }

  /** What it is first, then what it is like. */
  private static List<String> ids(Path osRelease) {
    try (var lines = Files.lines(osRelease)) {
      var values =
          lines
              .map(line -> line.split("=", 2))
              .filter(pair -> pair.length == 2 && pair[0].matches("ID|ID_LIKE"))
              .collect(
                  Collectors.toMap(
                      pair -> pair[0], pair -> pair[1].replace("\"", ""), (a, _) -> a));
      var all = values.getOrDefault("ID", "") + " " + values.getOrDefault("ID_LIKE", "");
      return List.of(all.strip().split("\\s+"));
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Optional<Packages> ofLinux(String id) {
    return switch (id) {
      case "debian", "ubuntu" -> Optional.of(APT);
      case "fedora", "rhel", "centos" -> Optional.of(DNF);
      case "alpine" -> Optional.of(APK);
      default -> Optional.empty();
    };
  }

  /** The command that installs a program, such as {@code apt-get install maven}. */
  public String install(String program) {
    var names = NAMES.getOrDefault(program, List.of());
    return command + " " + (column < names.size() ? names.get(column) : program);
  }
}
