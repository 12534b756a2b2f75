package dev.slipway.builder.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a child and all that it started use too much memory together. Works where the system
 * shows it in files (Linux); elsewhere nothing is ever too much. A control group would be exact,
 * but few machines let every user make one.
 */
record MemoryWatch(Process child, Path folder, Leftovers leftovers, long limit) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** What processes share is divided among them. */
  private static final Pattern SHARE = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");

  /** The exact look is costly, so it is had only where the quick one is over the limit. */
  boolean isExceeded() {
    var pids =
        Stream.concat(
                Stream.concat(Stream.of(child.pid()), child.descendants().map(ProcessHandle::pid)),
                leftovers.of(folder).map(ProcessHandle::pid))
            .distinct()
            .toList();
    return sum(pids, false) > limit && sum(pids, true) > limit;
  }

  private static long sum(List<Long> pids, boolean exact) {
    return pids.stream()
        .mapToLong(pid -> exact ? share(pid) : kibibytes(pid, "status", RESIDENT).orElse(0))
        .map(kibibytes -> kibibytes * 1024)
        .sum();
  }

  private static long share(long pid) {
    return kibibytes(pid, "smaps_rollup", SHARE)
        .orElseGet(() -> kibibytes(pid, "status", RESIDENT).orElse(0));
  }

  /** Empty where the process is gone or not ours. */
  private static OptionalLong kibibytes(long pid, String file, Pattern line) {
    try {
      var text =
          Files.readString(
              PROCESSES.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1);
      var found = line.matcher(text);
      return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    } catch (IOException goneOrOfAnotherUser) {
      return OptionalLong.empty();
    }
  }
}
