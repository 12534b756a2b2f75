package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the main job on this machine. */
@Command(
    name = "demo",
    description = {
      "See it work on this machine, under load, with nothing prepared.",
      "Makes repositories from the examples in ./.slipway-demo (anew each time), follows them with a"
          + " daemon, changes, breaks and reverts an app, and stays up."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Starter starter;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--exit",
      description = "Stop after the tour: with 0 only if each stage was seen to be true.")
  private boolean exit;

  /** Runs a demo in this process. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Says whether every stage was seen to be true.
     *
     * @param folder to make and use
     * @param stay whether to stay up after the tour until the process is told to stop
     */
    boolean run(Path folder, boolean stay, PrintWriter out)
        throws RejectedException, UnavailableException, InterruptedException;
  }

  DemoCommand(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    var folder = root.surroundings().folder().resolve(".slipway-demo");
    return starter.run(folder, !exit, spec.commandLine().getOut()) ? ExitCode.FINE : ExitCode.NO;
  }
}
