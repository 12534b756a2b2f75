package dev.slipway.reconciler.cli;

import dev.slipway.manifest.schema.SchemaKind;
import dev.slipway.manifest.schema.Schemas;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of a kind of file. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of a file in a config repository, for editors.")
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      defaultValue = "app",
      description = "app, platform or release (default: ${DEFAULT-VALUE}).")
  private SchemaKind kind = SchemaKind.APP;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(Schemas.text(kind).stripTrailing());
    return ExitCode.FINE;
  }
}
