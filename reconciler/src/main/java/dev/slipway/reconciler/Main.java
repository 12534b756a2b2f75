package dev.slipway.reconciler;

import dev.slipway.reconciler.cli.CommandLineInterface;
import dev.slipway.reconciler.cli.Surroundings;
import dev.slipway.reconciler.cli.Version;
import dev.slipway.reconciler.daemon.Foreground;
import dev.slipway.reconciler.demo.Demo;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The process: wires its parts by constructor and leaves with the exit code of the command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (Version.isAllThatIsAsked(arguments)) {
      System.out.println(Version.line());
      return;
    }
    var environment = System.getenv();
    System.exit(
        new CommandLineInterface(
                writer(System.out), writer(System.err), Surroundings.ofThisProcess())
            .with(new Foreground(environment))
            .with((folder, stay, out) -> new Demo(folder, examples(), environment, out).run(stay))
            .run(arguments));
  }

  /** The launcher says where Slipway is; without it, that is the working folder. */
  private static Path examples() {
    return Path.of(System.getProperty("slipway.home", "")).toAbsolutePath().resolve("examples");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
