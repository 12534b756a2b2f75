package dev.slipway.reconciler.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** A console at which commands are typed. */
final class Console {
  private final Surroundings surroundings;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Console(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** A pipe, not a terminal, with the daemon at this port. */
  static Console at(int port) {
    return new Console(surroundings(port, false));
  }

  static Surroundings surroundings(int port, boolean terminal) {
    return new Surroundings(
        Map.of("SLIPWAY_API", "http://127.0.0.1:" + port), Path.of("").toAbsolutePath(), terminal);
  }

  int run(String... words) {
    return commands().run(words);
  }

  CommandLineInterface commands() {
    return new CommandLineInterface(
        new PrintWriter(out, true), new PrintWriter(err, true), surroundings);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
