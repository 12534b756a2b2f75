package dev.slipway.builder.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds processes of builds that left their group, or that outlived the daemon that started them,
 * by a mark in their environment. Works where the system shows it in files (Linux).
 */
public final class Leftovers {
  /** The variable that holds the folder of the build; every child has it. */
  static final String MARK = "SLIPWAY_BUILD_FOLDER";

  private static final Path PROCESSES = Path.of("/proc");

  /** Kills every process whose build was in this folder or below it. */
  public void kill(Path folder) {
    of(folder).forEach(ProcessHandle::destroyForcibly);
  }

  Stream<ProcessHandle> of(Path folder) {
    if (!Files.isDirectory(PROCESSES.resolve("self"))) {
      return Stream.empty();
    }
    var mark = asLatin1(("\0" + MARK + "=" + folder).getBytes(StandardCharsets.UTF_8));
    return ProcessHandle.allProcesses().filter(process -> isMarked(process.pid(), mark));
  }

  private static boolean isMarked(long pid, String mark) {
    return environment(pid)
        .map(text -> text.contains(mark + "\0") || text.contains(mark + "/"))
        .orElse(false);
  }

  /** One character for each byte, so that any name compares as it is. */
  private static String asLatin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Empty where the process is gone or not ours. */
  private static Optional<String> environment(long pid) {
    var file = PROCESSES.resolve(Long.toString(pid)).resolve("environ");
    try {
      return Optional.of("\0" + asLatin1(Files.readAllBytes(file)) + "\0");
    } catch (IOException goneOrOfAnotherUser) {
      return Optional.empty();
    }
  }
}
