package dev.slipway.builder.buildpack;

import dev.slipway.builder.work.BuildFailedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A main package.
 *
 * @param folder as {@code go build} is told it
 * @param name of its binary, as {@code go install} would name it
 */
record GoProgram(String folder, String name) {
  static final String TOP = ".";
  static final String COMMANDS = "cmd";

  /** What {@code go list} is asked for, one line for each folder. */
  static final String ANSWER = "slipway: {{.Name}} {{.ImportPath}}";

  private static final Pattern MAIN = Pattern.compile("slipway: main (\\S+)");
  private static final Pattern VERSION = Pattern.compile("v[0-9]+");

  /**
   * The main packages among folders.
   *
   * @throws BuildFailedException where there is none, or two would have one name
   */
  static List<GoProgram> read(String answer, List<String> folders) throws BuildFailedException {
    var paths = MAIN.matcher(answer).results().map(found -> found.group(1)).toList();
    var programs = new ArrayList<GoProgram>();
    for (var folder : folders) {
      var end = folder.equals(TOP) ? "" : folder.substring(1);
      paths.stream()
          .filter(path -> end.isEmpty() ? isTop(path, folders) : path.endsWith(end))
          .findFirst()
          .ifPresent(path -> programs.add(new GoProgram(folder, name(folder, path))));
    }
    if (programs.isEmpty()) {
      throw new BuildFailedException(
          "no program to build: there is no `package main` beside go.mod, nor in cmd/<name>; put it"
              + " there, or bring a Dockerfile");
    }
    requireDistinct(programs);
    return programs;
  }

  private static boolean isTop(String path, List<String> folders) {
    return folders.stream()
        .filter(folder -> !folder.equals(TOP))
        .noneMatch(folder -> path.endsWith(folder.substring(1)));
  }

  /** The last part of the path that is no version. */
  private static String name(String folder, String path) {
    var parts = List.of(path.split("/"));
    var last = parts.size() - 1;
    return folder.equals(TOP) && last > 0 && VERSION.matcher(parts.get(last)).matches()
        ? parts.get(last - 1)
        : parts.get(last);
  }

  private static void requireDistinct(List<GoProgram> programs) throws BuildFailedException {
    var folders = new HashMap<String, String>();
    for (var program : programs) {
      var other = folders.put(program.name(), program.folder());
      if (other != null) {
        throw new BuildFailedException(
            "the programs in "
                + other
                + " and "
                + program.folder()
                + " would both be bin/"
                + program.name()
                + ": rename one");
      }
    }
  }
}
