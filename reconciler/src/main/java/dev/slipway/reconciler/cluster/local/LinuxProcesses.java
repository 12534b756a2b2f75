package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From {@code /proc}, see proc(5). */
final class LinuxProcesses implements ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ENVIRONMENT = 4 << 20;
  private static final String NEEDLE = MARKER + "=";

  /** Ticks since the start of the machine say nothing across two starts. */
  private final String boot;

  LinuxProcesses() throws IOException {
    boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  static boolean isHere() {
    return Files.exists(PROC.resolve("self/stat"));
  }

  @Override
  public List<Entry> entries() throws IOException {
    var found = new ArrayList<Entry>();
    try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        find(Long.parseLong(folder.getFileName().toString())).ifPresent(found::add);
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException("can not list " + PROC, e);
    }
    return found;
  }

  @Override
  public Optional<Entry> find(long pid) throws IOException {
    var folder = PROC.resolve(String.valueOf(pid));
    var stat = read(folder.resolve("stat"));
    return stat.isEmpty() ? Optional.empty() : parse(pid, stat.get(), folder);
  }

  private Optional<Entry> parse(long pid, String stat, Path folder) throws IOException {
    // The name in parentheses may hold anything, parentheses too.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    var state = fields[0];
    if (state.equals("Z") || state.equals("X")) {
      return Optional.empty();
    }
    var environment = read(folder.resolve("environ")).orElse("");
    return Optional.of(
        new Entry(
            pid,
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            boot + ":" + fields[19],
            marker(environment)));
  }

  static Optional<String> marker(String environment) {
    var variables = '\0' + environment;
    var at = variables.indexOf('\0' + NEEDLE);
    if (at < 0) {
      return Optional.empty();
    }
    var begin = at + 1 + NEEDLE.length();
    var end = variables.indexOf('\0', begin);
    return Optional.of(variables.substring(begin, end < 0 ? variables.length() : end));
  }

  /**
   * Empty where the process is gone, or is not ours to look into. That it could not be read for
   * another reason, such as too many open files, must not look like that: it would be started
   * twice.
   */
  private static Optional<String> read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      // ESRCH, while it ends.
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
