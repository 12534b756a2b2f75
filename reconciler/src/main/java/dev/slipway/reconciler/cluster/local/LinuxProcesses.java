package dev.slipway.reconciler.cluster.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From {@code /proc}, see proc(5). */
final class LinuxProcesses implements ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ENVIRONMENT = 4 << 20;
  private static final String NEEDLE = MARKER + "=";

  /** Ticks since the start of the machine say nothing across two of them. */
  private final String boot = bootId();

  @Override
  public List<Entry> entries() {
    var found = new ArrayList<Entry>();
    try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var folder : folders) {
        find(Long.parseLong(folder.getFileName().toString())).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("can not list " + PROC, e);
    }
    return found;
  }

  @Override
  public Optional<Entry> find(long pid) {
    var folder = PROC.resolve(String.valueOf(pid));
    return read(folder.resolve("stat")).flatMap(stat -> parse(pid, stat, folder));
  }

  private Optional<Entry> parse(long pid, String stat, Path folder) {
    // The name in parentheses may hold anything, parentheses too.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    var state = fields[0];
    if (state.equals("Z") || state.equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            pid,
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            boot + ":" + fields[19],
            read(folder.resolve("environ")).flatMap(LinuxProcesses::marker)));
  }

  private static Optional<String> marker(String environment) {
    var at = environment.startsWith(NEEDLE) ? 0 : environment.indexOf('\0' + NEEDLE) + 1;
    if (at == 0 && !environment.startsWith(NEEDLE)) {
      return Optional.empty();
    }
    var end = environment.indexOf('\0', at);
    return Optional.of(
        environment.substring(at + NEEDLE.length(), end < 0 ? environment.length() : end));
  }

  /** Empty where the process is gone, or is not ours to look into. */
  private static Optional<String> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
