package dev.slipway.reconciler;

import dev.slipway.reconciler.cli.CommandLineInterface;
import dev.slipway.reconciler.cli.Streams;
import dev.slipway.reconciler.cli.Surroundings;
import dev.slipway.reconciler.cli.Version;
import dev.slipway.reconciler.cluster.kubernetes.KubernetesObjects;
import dev.slipway.reconciler.cluster.kubernetes.KubernetesOptions;
import dev.slipway.reconciler.daemon.Foreground;
import dev.slipway.reconciler.demo.Demo;
import dev.slipway.reconciler.front.RouterNode;
import dev.slipway.reconciler.log.LogToStandardError;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** The process: wires its parts by constructor and leaves with the exit code of the command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (Version.isAllThatIsAsked(arguments)) {
      System.out.println(Version.line());
      return;
    }
    var rehearsal = Rehearsal.folder();
    if (rehearsal.isPresent()) {
      new Rehearsal(Main::commandLine).run(rehearsal.get());
      System.exit(0);
    }
    System.exit(commandLine(writer(System.out), writer(System.err)).run(arguments));
  }

  private static CommandLineInterface commandLine(PrintWriter out, PrintWriter err) {
    var environment = System.getenv();
    return new CommandLineInterface(out, err, Surroundings.ofThisProcess())
        .with(Streams.ofThisProcess())
        // By a lambda: to load the class is to set up logging, which most commands need not.
        .with(settings -> new Foreground(environment).run(settings))
        .routing(settings -> RouterNode.run(settings))
        .with((folder, stay, to) -> {
          quieten(environment);
          return new Demo(folder, examples(), environment, to).run(stay);
        })
        .installing(kubeconfig -> {
          quieten(environment);
          return KubernetesObjects.open(KubernetesOptions.reachedBy(kubeconfig));
        });
  }

  /** The demo tells what happens in its own words; the log says it twice, so only faults. */
  private static void quieten(Map<String, String> environment) {
    if (!environment.containsKey(LogToStandardError.LEVEL)) {
      System.setProperty(LogToStandardError.LEVEL, "WARN");
    }
  }

  /** The launcher says where Slipway is; without it, that is the working folder. */
  private static Path examples() {
    return Path.of(System.getProperty("slipway.home", "")).toAbsolutePath().resolve("examples");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }
}
