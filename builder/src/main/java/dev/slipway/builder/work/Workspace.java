package dev.slipway.builder.work;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.process.Child;
import dev.slipway.builder.process.Command;
import dev.slipway.builder.process.Ending;
import dev.slipway.builder.process.Leftovers;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where one build happens.
 *
 * @param folder the clean copy of the tree; what is in it at the end is in the image
 * @param caches kept for the next build of the app; may be gone or in use by another one at any
 *     time
 * @param daemon the daemon's environment, of which tools see only little
 * @param deadline a reading of {@link System#nanoTime}
 */
public record Workspace(
    Path folder,
    Path caches,
    ToolPath tools,
    Map<String, String> daemon,
    Child child,
    BuildLog log,
    BuildLimits limits,
    long deadline) {
  private static final int KILLED = 128 + 9;

  /** No person writes more; what is more must not fill the daemon's memory. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int MOST_ANSWER = 64 << 10;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  /**
   * That of a machine which does this one build, and is gone after it.
   *
   * @param log the file that it is told in
   */
  public static Workspace alone(Path folder, Path caches, Path log, BuildSite.Options how)
      throws IOException {
    var tools = ToolPath.of(how.environment());
    return new Workspace(
        folder,
        caches,
        tools,
        how.environment(),
        new Child(tools, new Leftovers()),
        new BuildLog(log, how.limits().outputBytes()),
        how.limits(),
        System.nanoTime() + how.limits().time().toNanos());
  }

  /**
   * Whether there is a file with this name, relative to the top; one that a link leads out to, into
   * files of the daemon's say, is none.
   */
  public boolean has(String name) {
    try {
      var file = folder.resolve(name).toRealPath();
      return Files.isRegularFile(file) && file.startsWith(folder.toRealPath());
    } catch (IOException none) {
      return false;
    }
  }

  /** A file that says how to build or to start, relative to the top. */
  public byte[] read(String name) throws BuildFailedException, IOException {
    if (!has(name)) {
      throw new BuildFailedException("there is no file " + name);
    }
    try (var in = Files.newInputStream(folder.resolve(name))) {
      var content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new BuildFailedException(name + " has more than " + MOST_BYTES + " bytes");
      }
      return content;
    }
  }

  /** Has these files, of a folder in this one, take the place of all that is in it. */
  public void replaceBy(Path files) throws IOException {
    for (var old : Folders.list(folder)) {
      if (!files.startsWith(old)) {
        Folders.delete(old);
      }
    }
    for (var file : Folders.list(files)) {
      Files.move(file, folder.resolve(files.relativize(file)));
    }
    Folders.delete(folder.resolve(folder.relativize(files).getName(0)));
  }

  /** A folder that outlives the build. */
  public Path cache(String name) throws IOException {
    return Files.createDirectories(caches.resolve(name));
  }

  /**
   * The absolute path of a tool.
   *
   * @param from where one gets it, for the message
   */
  public String tool(String name, String from) throws RejectedException {
    return tools.find(name).orElseThrow(() -> missing(name, from)).toString();
  }

  private static RejectedException missing(String name, String from) {
    var command = Packages.ofThisMachine().install(name);
    return new RejectedException(
        "needs " + name + " on PATH: install " + from + " (here: " + command + ")");
  }

  public void run(List<String> words)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    run(words, Map.of());
  }

  /** Runs a tool to its end; {@code more} is added to its environment. */
  public void run(List<String> words, Map<String, String> more)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    var shown = new ArrayList<>(words);
    shown.set(0, String.valueOf(Path.of(words.getFirst()).getFileName()));
    run(shown, words, more);
  }

  /**
   * Runs a tool to its end.
   *
   * @param shown what is told of it: its name, and its arguments
   */
  public void run(List<String> shown, List<String> words, Map<String, String> more)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    var line = String.join(" ", shown);
    log.stage(line.length() > 300 ? line.substring(0, 300) + " …" : line);
    var start = System.nanoTime();
    var ending = child.run(command(words, more), limits(left()), log);
    var output = log.excerpt();
    log.done((System.nanoTime() - start) / 1e9);
    check(shown.getFirst(), ending, output);
  }

  /** Whether a tool succeeds, and the first that it prints; nothing of it is in the log. */
  public Answer ask(List<String> words, Map<String, String> more)
      throws UnavailableException, IOException, InterruptedException {
    var text = new ByteArrayOutputStream();
    var ending =
        child.run(
            command(words, more),
            limits(left().compareTo(LONGEST_ANSWER) < 0 ? left() : LONGEST_ANSWER),
            (buffer, length) -> {
              text.write(buffer, 0, Math.min(length, MOST_ANSWER - text.size()));
              return text.size() < MOST_ANSWER;
            });
    return new Answer(
        ending.equals(new Ending.Exited(0)), text.toString(StandardCharsets.UTF_8).strip());
  }

  /** What came of a question to a tool. */
  public record Answer(boolean isYes, String text) {}

  private Command command(List<String> words, Map<String, String> more) throws IOException {
    var environment = new TreeMap<>(BuildEnvironment.of(daemon, tools, cache("home")));
    environment.putAll(more);
    return new Command(words, folder, environment);
  }

  private Child.Limits limits(Duration time) {
    return new Child.Limits(time, limits.memoryBytes());
  }

  /** How much of its time a build has left. */
  public Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private void check(String program, Ending ending, String output)
      throws BuildFailedException, UnavailableException {
    switch (ending) {
      case Ending.Exited(var code) when code == 0 -> {}
      case Ending.Exited(var code) when code == KILLED ->
          throw new UnavailableException(
              program + " was killed; the machine may be short of memory\n" + output);
      case Ending.Exited(var code) -> {
        if (EnvironmentFaults.explain(output)) {
          throw new UnavailableException(program + " could not do its work now\n" + output);
        }
        throw new BuildFailedException(program + " ended with " + code + "\n" + output);
      }
      case Ending.TimedOut() ->
          throw new BuildFailedException(
              "the build took longer than " + limits.time().toSeconds() + " s\n" + output);
      case Ending.Swollen() ->
          throw new BuildFailedException(
              "the build used more than "
                  + (limits.memoryBytes() >> 20)
                  + " MiB of memory: let it do less at once\n"
                  + output);
      case Ending.Flooded() ->
          throw new BuildFailedException(
              "the build printed more than " + limits.outputBytes() + " bytes\n" + output);
    }
  }
}
