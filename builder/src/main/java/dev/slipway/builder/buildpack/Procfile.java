package dev.slipway.builder.buildpack;

import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.manifest.ProcessType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Process types and their shell commands, one {@code type: command} a line. Empty lines and those
 * that start with {@code #} say nothing.
 *
 * @param release whether there is a {@code release:} line, which is not run yet
 */
record Procfile(SortedMap<ProcessType, String> commands, boolean release) {
  static final String NAME = "Procfile";
  private static final Pattern LINE = Pattern.compile("([^:\\s]+)\\s*:\\s*(.*\\S)\\s*");
  private static final String RELEASE = "release";

  Procfile {
    commands = Collections.unmodifiableSortedMap(new TreeMap<>(commands));
  }

  static Procfile parse(String text) throws BuildFailedException {
    var commands = new TreeMap<ProcessType, String>();
    var release = false;
    var number = 0;
    for (var line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var match = LINE.matcher(line);
      if (!match.matches()) {
        throw wrong(number, "\"" + line + "\" is not of the form `type: command`");
      }
      var type = match.group(1);
      if (!ProcessType.isValid(type)) {
        throw wrong(
            number,
            "\"" + type + "\" is not a process type: lower-case letters, digits and -, at most 20");
      }
      if (type.equals(RELEASE)) {
        release = true;
      } else if (commands.put(new ProcessType(type), match.group(2)) != null) {
        throw wrong(number, "a second line for " + type);
      }
    }
    return new Procfile(commands, release);
  }

  private static BuildFailedException wrong(int line, String what) {
    return new BuildFailedException(NAME + ":" + line + ": " + what);
  }
}
