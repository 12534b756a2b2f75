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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From {@code /proc}, see proc(5). */
final class LinuxProcesses implements ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB");
  private static final Pattern BY_SHARE = Pattern.compile("(?m)^Pss:\\s*(\\d+) kB");
  private static final long KIBIBYTE = 1024;
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
        entry(Long.parseLong(folder.getFileName().toString())).ifPresent(found::add);
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException("can not list " + PROC, e);
    }
    return found;
  }

  @Override
  public Optional<String> start(long pid) throws IOException {
    return stat(pid).map(this::start);
  }

  /**
   * What is resident is cheap to read, but counts what processes share for each of them; what it is
   * by share holds up the process for a while. So the latter is asked only where it may decide.
   */
  @Override
  public boolean useMore(List<Long> pids, long bytes) throws IOException {
    var resident = 0L;
    var byShare = 0L;
    for (var pid : pids) {
      resident += kibibytes(pid, "status", RESIDENT).orElse(0L);
    }
    if (resident * KIBIBYTE > bytes) {
      for (var pid : pids) {
        var share = kibibytes(pid, "smaps_rollup", BY_SHARE);
        byShare += share.isPresent() ? share.get() : kibibytes(pid, "status", RESIDENT).orElse(0L);
      }
    }
    return byShare * KIBIBYTE > bytes;
  }

  private static Optional<Long> kibibytes(long pid, String file, Pattern line) throws IOException {
    return read(folder(pid).resolve(file))
        .map(line::matcher)
        .filter(Matcher::find)
        .map(found -> Long.valueOf(found.group(1)));
  }

  private Optional<Entry> entry(long pid) throws IOException {
    var stat = stat(pid);
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    var fields = stat.get();
    var environment = read(folder(pid).resolve("environ")).orElse("");
    var group = Long.parseLong(fields.get(2));
    var session = Long.parseLong(fields.get(3));
    return Optional.of(new Entry(pid, group, session, start(fields), marker(environment)));
  }

  private String start(List<String> stat) {
    return boot + ":" + stat.get(19);
  }

  /** The fields from the state on, of a process that lives. */
  private static Optional<List<String>> stat(long pid) throws IOException {
    // The name in parentheses may hold anything, parentheses too.
    return read(folder(pid).resolve("stat"))
        .map(text -> List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)))
        .filter(fields -> !fields.getFirst().equals("Z") && !fields.getFirst().equals("X"));
  }

  private static Path folder(long pid) {
    return PROC.resolve(String.valueOf(pid));
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
