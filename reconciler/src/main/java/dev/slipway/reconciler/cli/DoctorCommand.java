package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.api.ApiJson;
import dev.slipway.reconciler.doctor.Diagnosis;
import dev.slipway.reconciler.doctor.Doctor;
import dev.slipway.reconciler.doctor.Purpose;
import dev.slipway.reconciler.doctor.Tool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the tools of this machine, and what is missing for what. */
@Command(
    name = "doctor",
    description = "List the tools that this machine has for Slipway, and what is missing for what.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Parameters(
      paramLabel = "PURPOSE",
      arity = "0..*",
      description = "Only what these need: ${COMPLETION-CANDIDATES} (default: all).")
  private List<Purpose> purposes = List.of();

  @Override
  public Integer call() throws Exception {
    var asked =
        purposes.isEmpty() ? List.of(Purpose.values()) : purposes.stream().distinct().toList();
    var diagnosis = new Doctor(root.surroundings().environment()).examine(asked);
    var out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(ApiJson.indented(diagnosis));
    } else {
      tools(diagnosis).lines(false).forEach(out::println);
      out.println();
      purposes(diagnosis).lines(root.surroundings().colours()).forEach(out::println);
    }
    return diagnosis.isReady() ? ExitCode.FINE : ExitCode.NO;
  }

  private static Table tools(Diagnosis diagnosis) {
    var table = new Table("TOOL", "VERSION", "WHERE");
    for (var tool : diagnosis.tools()) {
      table.row(tool.name(), tool.version().orElse("-"), where(tool));
    }
    return table;
  }

  private static String where(Tool tool) {
    return tool.path().orElse("not found")
        + tool.trouble().map(trouble -> " (" + trouble + ")").orElse("");
  }

  private static Table purposes(Diagnosis diagnosis) {
    var table = new Table("FOR", "", "MISSING", "INSTALL");
    for (var verdict : diagnosis.purposes()) {
      table.row(
          new Table.Cell(verdict.title(), Colour.NONE),
          verdict.ready()
              ? new Table.Cell("ready", Colour.GOOD)
              : new Table.Cell("not ready", Colour.BAD),
          new Table.Cell(missing(verdict.missing()), Colour.NONE),
          new Table.Cell(String.join("; ", verdict.install()), Colour.NONE));
    }
    return table;
  }

  private static String missing(List<String> tools) {
    return tools.isEmpty() ? "-" : String.join(", ", tools);
  }
}
