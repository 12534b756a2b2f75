package dev.slipway.builder.buildpack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of shell as a command that a supervisor can run. Where it can be, the last program takes
 * the place of the shell ({@code exec}), so that a signal to stop reaches the program itself.
 */
record ShellCommand(String line) {
  private static final Pattern PLAIN = Pattern.compile("[-+./:=@%,\\w]+");
  private static final Pattern ASSIGNMENTS = Pattern.compile("((?:[A-Za-z_]\\w*=\\S*\\s+)*)(.*)");

  /** Words that are the shell's own, which {@code exec} can not replace it by. */
  private static final Pattern SHELL_WORD =
      Pattern.compile(
          "(cd|export|exec|set|unset|\\.|source|eval|if|for|while|until|case|trap|wait|exit|:|!"
              + "|ulimit|umask|read|shift|alias|command|return|time)\\b.*"
              + "|[({].*|[A-Za-z_]\\w*=.*");

  /** Program and arguments; {@code programs} are folders whose programs it may call by name. */
  List<String> words(List<String> programs) {
    var own = line.strip();
    var simple = List.of(own.split("\\s+"));
    if (programs.isEmpty()
        && simple.stream().allMatch(word -> PLAIN.matcher(word).matches())
        && !simple.getFirst().contains("=")
        && !SHELL_WORD.matcher(own).matches()) {
      return simple;
    }
    return List.of("sh", "-c", path(programs) + withExec(own));
  }

  private static String path(List<String> programs) {
    return programs.isEmpty()
        ? ""
        : "export PATH=\""
            + programs.stream().map(f -> "$PWD/" + f + ":").collect(Collectors.joining())
            + "$PATH\"; ";
  }

  /**
   * {@code a && b} becomes {@code a && exec b}; what is not a chain of that kind stays as it is.
   */
  private static String withExec(String line) {
    var starts = starts(line);
    if (starts.isEmpty()) {
      return line;
    }
    var last = starts.getLast();
    var match = ASSIGNMENTS.matcher(line.substring(last));
    if (!match.matches()
        || match.group(2).isEmpty()
        || SHELL_WORD.matcher(match.group(2)).matches()) {
      return line;
    }
    return line.substring(0, last) + match.group(1) + "exec " + match.group(2);
  }

  /** Where the programs of an {@code &&} chain start; none where it is anything else. */
  private static List<Integer> starts(String line) {
    var starts = new ArrayList<>(List.of(0));
    var quote = '\0';
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
      } else if (quote != '\0') {
        quote = c == quote ? '\0' : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (line.startsWith("&&", i)) {
        i = afterSpace(line, i + 2) - 1;
        starts.add(i + 1);
      } else if (";|&`\n".indexOf(c) >= 0 && !isRedirection(line, i)) {
        return List.of();
      }
    }
    return starts;
  }

  /** Whether this {@code &} belongs to {@code 2>&1} or the like. */
  private static boolean isRedirection(String line, int i) {
    return line.charAt(i) == '&' && i > 0 && line.charAt(i - 1) == '>';
  }

  private static int afterSpace(String line, int from) {
    var i = from;
    while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
      i++;
    }
    return i;
  }
}
