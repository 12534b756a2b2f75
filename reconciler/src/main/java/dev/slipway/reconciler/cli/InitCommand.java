package dev.slipway.reconciler.cli;

import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes the skeleton of a config repository. */
@Command(
    name = "init",
    description = "Make the skeleton of a config repository; nothing is overwritten.")
final class InitCommand implements Callable<Integer> {
  private static final List<String> FILES =
      List.of("README.md", "slipway.yaml", "apps/hello.yaml.example");

  /** Has git change the files of a work tree when its branch is pushed to. */
  private static final List<String> TAKE_PUSHES =
      List.of("config", "receive.denyCurrentBranch", "updateInstead");

  private static final int GIT_SECONDS = 30;

  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      defaultValue = ".",
      description = "The folder, made if it is not there (default: the working folder).")
  private Path folder = Path.of(".");

  @Override
  public Integer call() throws Exception {
    var top = root.surroundings().folder().resolve(folder).normalize();
    var taken = FILES.stream().filter(file -> exists(top.resolve(file))).findFirst();
    if (taken.isPresent()) {
      throw new AnswerIsNo(
          top.resolve(taken.get()) + " is there already\ntake another folder, or move it away");
    }
    try {
      for (var file : FILES) {
        write(top.resolve(file), template(file));
      }
    } catch (IOException e) {
      throw new UnavailableException("can not write to " + top + ": " + e.getMessage(), e);
    }
    var there = repository(top);
    var isMade = there.isEmpty() && makeRepository(top);
    say(top, isMade ? Optional.of(top) : there, isMade);
    return ExitCode.FINE;
  }

  private void say(Path top, Optional<Path> repository, boolean takesReleases) {
    var out = spec.commandLine().getOut();
    out.println("Made " + String.join(", ", FILES) + " in " + top + ". Next:");
    out.println("  cd " + quoted(top));
    if (repository.isEmpty()) {
      out.println("  git init -b main");
    }
    if (!takesReleases) {
      out.println("  git " + String.join(" ", TAKE_PUSHES) + "   # so that releases land here");
    }
    out.println("  cp apps/hello.yaml.example apps/hello.yaml   # and edit it");
    out.println("  slipway validate");
    out.println("  git add . && git commit -m 'Add hello'");
    out.println("  slipway daemon --config-repo " + place(repository.orElse(top), top));
  }

  private static String place(Path repository, Path top) {
    return repository.equals(top)
        ? quoted(top)
        : quoted(repository) + " --path " + quoted(repository.relativize(top));
  }

  /** As a shell reads it. */
  private static String quoted(Path path) {
    var text = path.toString();
    return text.matches("[-\\w./]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
  }

  private static byte[] template(String file) throws IOException {
    try (var resource = InitCommand.class.getResourceAsStream("init/" + file)) {
      return Objects.requireNonNull(resource, file).readAllBytes();
    }
  }

  /** The folder of the repository that a folder is in. */
  private static Optional<Path> repository(Path top) {
    return Stream.<Path>iterate(top, Objects::nonNull, Path::getParent)
        .filter(parent -> exists(parent.resolve(".git")))
        .findFirst();
  }

  /** Whether there is a git on this machine, and it made one that the daemon can push to. */
  private static boolean makeRepository(Path top) throws InterruptedException {
    return git(top, List.of("init", "--quiet", "--initial-branch=main")) && git(top, TAKE_PUSHES);
  }

  private static boolean git(Path top, List<String> words) throws InterruptedException {
    var command = new ArrayList<>(words);
    command.addFirst("git");
    var git = new ProcessBuilder(command).directory(top.toFile());
    git.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Optional<Process> started = Optional.empty();
    try {
      started = Optional.of(git.start());
      return started.get().waitFor(GIT_SECONDS, TimeUnit.SECONDS) && started.get().exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no git: the next steps name what is left to do
    } finally {
      started.ifPresent(Process::destroy);
    }
  }
}
