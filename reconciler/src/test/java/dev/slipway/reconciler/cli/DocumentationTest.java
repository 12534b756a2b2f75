package dev.slipway.reconciler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.api.ReleaseRequest;
import dev.slipway.reconciler.api.RestartOutcome;
import dev.slipway.reconciler.api.RestartRequest;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.api.RunRequest;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.api.SyncOutcome;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.cluster.WindowSize;
import dev.slipway.reconciler.status.AppStatus;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ConfigStatus;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/cli.md and docs/api.md say all there is to say, and nothing that is not so. */
class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--[a-z][-a-z]+");

  private static CommandLine commands() {
    var nowhere = new PrintWriter(new StringWriter());
    return new CommandLineInterface(
            nowhere, nowhere, new Surroundings(Map.of(), Path.of(""), false))
        .with(settings -> 0)
        .routing(settings -> 0)
        .with(Streams.ofThisProcess())
        .with((folder, stay, out) -> true)
        .installing(kubeconfig -> {
          throw new RejectedException("there is no cluster");
        })
        .commandLine();
  }

  @Test
  void everyCommandIsFoundByTheNameThatItGivesItself() {
    assertThat(commands().getSubcommands())
        .allSatisfy((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void everyCommandHasAChapterThatNamesItsOptionsAndNoOthers() throws IOException {
    var chapters = chapters();
    var everywhere = names(commands());
    for (var command : commands().getSubcommands().entrySet()) {
      var name = "slipway " + command.getKey();
      assertThat(chapters).containsKey(name);
      var own = names(command.getValue());
      own.removeAll(everywhere);
      var named = new TreeSet<String>();
      OPTION.matcher(chapters.get(name)).results().forEach(match -> named.add(match.group()));
      assertThat(named).as(name).containsAll(own);
      own.addAll(everywhere);
      assertThat(own).as(name).containsAll(named);
    }
  }

  @Test
  void theHelpSaysASentenceOfEachCommandAndItsExitCodes() {
    for (var command : commands().getSubcommands().entrySet()) {
      var usage = command.getValue().getCommandSpec().usageMessage();
      assertThat(usage.description()[0]).as(command.getKey()).endsWith(".");
      assertThat(command.getValue().getUsageMessage()).as(command.getKey()).contains("Exit codes:");
    }
  }

  @Test
  void everySettingIsNamedWithItsStandard() throws IOException {
    assertNamed(Setting.OF_A_DAEMON, chapters().getOrDefault("slipway daemon", ""));
    var alone = EnumSet.copyOf(Setting.OF_A_ROUTER);
    alone.removeAll(Setting.OF_A_DAEMON);
    assertNamed(alone, chapters().getOrDefault("slipway router", ""));
  }

  private static void assertNamed(Set<Setting> settings, String chapter) {
    for (var setting : settings) {
      var row = "`" + setting.option() + " " + setting.label() + "`";
      var standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
      assertThat(chapter.lines())
          .as(row)
          .anyMatch(line -> line.contains(row) && line.contains(standard));
    }
  }

  @Test
  void everyFieldOfTheApiIsNamed() throws IOException {
    var text = Files.readString(DOCS.resolve("api.md"));
    var records =
        List.of(
            AppStatus.class,
            AppStatus.Current.class,
            AppStatus.Pending.class,
            AppStatus.Held.class,
            AppStatus.Scale.class,
            ConfigStatus.class,
            ReleaseSummary.class,
            ReleaseSummary.Left.class,
            RollbackRequest.class,
            ReleaseRequest.class,
            RestartRequest.class,
            RestartOutcome.class,
            RunRequest.class,
            WindowSize.class,
            ScaleRequest.class,
            CommitOutcome.class,
            SyncRequest.class,
            SyncOutcome.class);
    assertThat(records)
        .flatExtracting(type -> Arrays.asList(type.getRecordComponents()))
        .extracting(component -> "`" + component.getName() + "`")
        .allSatisfy(name -> assertThat(text).contains(name));
    assertThat(Stream.of(Condition.values()).map(c -> "`" + c + "`"))
        .allSatisfy(name -> assertThat(text).contains(name));
    assertThat(Stream.of(ReleaseSummary.State.values()).map(s -> "`" + s + "`"))
        .allSatisfy(name -> assertThat(text).contains(name));
  }

  private static Set<String> names(CommandLine command) {
    var names = new TreeSet<String>();
    command.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
    return names;
  }

  /** The text below each heading of docs/cli.md that names a command. */
  private static Map<String, String> chapters() throws IOException {
    var chapters = new java.util.TreeMap<String, String>();
    for (var chapter : Files.readString(DOCS.resolve("cli.md")).split("(?m)^## ", -1)) {
      var end = chapter.indexOf('\n');
      chapters.put(chapter.substring(0, Math.max(end, 0)).strip(), chapter);
    }
    return chapters;
  }
}
