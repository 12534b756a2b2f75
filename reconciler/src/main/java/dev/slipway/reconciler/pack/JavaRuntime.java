package dev.slipway.reconciler.pack;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java that has what Slipway and its libraries need, and no more: linked from the JDK that runs
 * this. The same JDK makes the same bytes.
 */
record JavaRuntime(Path jdk) {
  private static final int MINUTES = 5;
  private static final int LONGEST_OUTPUT = 2_000;

  /**
   * What jdeps finds that the jars use, and what is used by name only: keys of elliptic curves,
   * names from DNS, archives as file systems, the options of sockets.
   */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.rmi",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  /** Links it into a folder that is not there yet. */
  void link(Path folder) throws RejectedException, UnavailableException, InterruptedException {
    var jlink = jdk.resolve("bin").resolve("jlink");
    if (!Files.isExecutable(jlink)) {
      throw new RejectedException(
          "the Java in " + jdk + " has no jlink\nset JAVA_HOME to a whole JDK");
    }
    var output = folder.resolveSibling("jlink.txt");
    var command =
        new ProcessBuilder(
            jlink.toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString());
    command.environment().remove("JDK_JAVA_OPTIONS");
    command.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      var process = command.start();
      try {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          throw new UnavailableException("jlink took more than " + MINUTES + " minutes");
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new RejectedException("jlink failed: " + ending(output));
      }
    } catch (IOException e) {
      throw new UnavailableException("could not run " + jlink + ": " + e.getMessage(), e);
    }
  }

  private static String ending(Path output) throws IOException {
    var text = Files.readString(output).strip();
    return text.substring(Math.max(0, text.length() - LONGEST_OUTPUT));
  }
}
