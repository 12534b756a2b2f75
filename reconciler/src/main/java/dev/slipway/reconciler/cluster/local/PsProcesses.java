package dev.slipway.reconciler.cluster.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From ps(1), for systems without {@code /proc}, such as macOS. There the environment of programs
 * of the system itself is hidden: those are known by their group alone.
 *
 * @param all lists all processes as {@link #COLUMNS}, with the environment after the command
 * @param one lists that of the process whose id comes behind it
 */
record PsProcesses(List<String> all, List<String> one) implements ProcessTable {
  static final String COLUMNS = "pid=,pgid=,stat=,lstart=,command=";

  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(\\d+)\\s+(\\d+)\\s+(\\S+)\\s+(\\S+\\s+\\S+\\s+\\d+\\s+\\S+\\s+\\d+)(.*)");
  private static final Pattern MARKED = Pattern.compile("\\s" + MARKER + "=(\\S+)");

  /** With the options that macOS and the BSDs know. */
  static PsProcesses ofBsd() {
    return new PsProcesses(
        List.of("ps", "-A", "-E", "-ww", "-o", COLUMNS),
        List.of("ps", "-E", "-ww", "-o", COLUMNS, "-p"));
  }

  @Override
  public List<Entry> entries() throws IOException {
    return run(all);
  }

  @Override
  public Optional<String> start(long pid) throws IOException {
    var command = new ArrayList<>(one);
    command.add(String.valueOf(pid));
    return run(command).stream().filter(entry -> entry.pid() == pid).map(Entry::start).findFirst();
  }

  @Override
  public boolean useMore(List<Long> pids, long bytes) throws IOException {
    var ids = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
    var kibibytes =
        lines(List.of("ps", "-o", "rss=", "-p", ids)).stream()
            .mapToLong(line -> Long.parseLong(line.strip()))
            .sum();
    return kibibytes * 1024 > bytes;
  }

  private static List<Entry> run(List<String> command) throws IOException {
    return lines(command).stream().flatMap(line -> parse(line).stream()).toList();
  }

  private static List<String> lines(List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C");
    var ps = builder.start();
    try (var lines = ps.inputReader(StandardCharsets.ISO_8859_1)) {
      return lines.lines().toList();
    } finally {
      ps.destroy();
    }
  }

  private static Optional<Entry> parse(String line) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches() || matcher.group(3).startsWith("Z")) {
      return Optional.empty();
    }
    var pid = Long.parseLong(matcher.group(1));
    var group = Long.parseLong(matcher.group(2));
    var start = matcher.group(4).replaceAll("\\s+", " ");
    var marked = MARKED.matcher(matcher.group(5));
    var marker = marked.find() ? Optional.of(marked.group(1)) : Optional.<String>empty();
    return Optional.of(new Entry(pid, group, group, start, marker));
  }
}
