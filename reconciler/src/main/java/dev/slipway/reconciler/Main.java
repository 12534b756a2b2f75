package dev.slipway.reconciler;

import dev.slipway.reconciler.cli.CommandLineInterface;
import dev.slipway.reconciler.cli.Surroundings;
import dev.slipway.reconciler.cli.Version;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;

/** The process: wires its parts by constructor and leaves with the exit code of the command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (Version.isAllThatIsAsked(arguments)) {
      System.out.println(Version.line());
      return;
    }
    System.exit(
        new CommandLineInterface(
                writer(System.out), writer(System.err), Surroundings.ofThisProcess())
            .run(arguments));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
