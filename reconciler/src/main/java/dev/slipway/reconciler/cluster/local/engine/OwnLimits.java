package dev.slipway.reconciler.cluster.local.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The limits that this process has itself. Podman asks for higher ones, which not every root may
 * give.
 */
final class OwnLimits {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern FILES = Pattern.compile("Max open files +(\\d+) +.*");
  private static final Pattern PROCESSES = Pattern.compile("Max processes +(\\d+) +.*");

  /** Below what podman's own processes may have, which is less than it has itself. */
  private static final long MOST_PROCESSES = 4096;

  /** Below what every kernel allows without asking. */
  private static final long MOST_FILES = 1L << 20;

  private OwnLimits() {}

  /** Flags for a container; none where the system does not tell. */
  static List<String> flags() {
    try {
      return flags(Files.readAllLines(LIMITS));
    } catch (IOException e) {
      return List.of();
    }
  }

  static List<String> flags(List<String> lines) {
    var flags = new ArrayList<String>();
    for (var line : lines) {
      flag("nofile", FILES, MOST_FILES, line).ifPresent(flags::addAll);
      flag("nproc", PROCESSES, MOST_PROCESSES, line).ifPresent(flags::addAll);
    }
    return flags;
  }

  private static Optional<List<String>> flag(String name, Pattern pattern, long most, String line) {
    var matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var soft = Math.min(most, Long.parseLong(matcher.group(1)));
    return Optional.of(List.of("--ulimit", name + "=" + soft + ":" + soft));
  }
}
