package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.manifest.read.WorkingTree;
import dev.slipway.reconciler.api.ApiJson;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks a config repository on disk, without a daemon. */
@Command(
    name = "validate",
    description = "Check the files of a config repository; exit with 1 if there are problems.")
final class ValidateCommand implements Callable<Integer> {
  private static final Domain STANDARD = new Domain(Setting.DOMAIN.standard());

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;
  @Mixin private final OutputFormat output = new OutputFormat();

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = ".",
      description =
          "The folder with slipway.yaml, apps/ and releases/ (default: the working folder).")
  private Path folder = Path.of(".");

  @Override
  public Integer call() throws Exception {
    var top = root.surroundings().folder().resolve(folder).normalize();
    var tree = WorkingTree.of(top);
    if (tree.files().isEmpty() && !Files.isDirectory(top.resolve(ConfigTree.APPS))) {
      throw new AnswerIsNo(
          "there is neither slipway.yaml nor apps/ in " + top + "\nslipway init makes them");
    }
    var manifests = new ManifestReader(STANDARD).read(tree);
    var releases = ReleaseFile.readAll(tree);
    var problems =
        Stream.concat(
                manifests.problems().stream(),
                releases.values().stream().flatMap(reading -> reading.problems().stream()))
            .sorted()
            .toList();
    var out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.print(ApiJson.indented(problems));
    } else {
      print(problems, new Excerpts(top), out);
      out.println(
          problems.isEmpty() ? fine(manifests.apps().size(), releases.size()) : summary(problems));
    }
    return problems.isEmpty() ? ExitCode.FINE : ExitCode.NO;
  }

  private static void print(List<Problem> problems, Excerpts excerpts, PrintWriter out) {
    for (var problem : problems) {
      out.println(problem);
      excerpts.of(problem).forEach(out::println);
    }
  }

  private static String fine(int apps, int releases) {
    var and = releases == 0 ? "" : " and " + count(releases, "release");
    return count(apps, "app") + and + ", no problems";
  }

  private static String summary(List<Problem> problems) {
    var files = problems.stream().map(Problem::file).distinct().count();
    return "%s in %s".formatted(count(problems.size(), "problem"), count(files, "file"));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
