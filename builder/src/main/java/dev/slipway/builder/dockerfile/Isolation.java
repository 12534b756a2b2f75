package dev.slipway.builder.dockerfile;

import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an engine and the steps of its builds are kept apart from the rest of the machine, by what
 * the machine can do. Asked once, at the first build.
 */
final class Isolation {
  /** The engine's variable for the same; whoever sets it knows better. */
  private static final String VARIABLE = "BUILDAH_ISOLATION";

  /** What a runtime says that can start containers, of one whose program is not there. */
  private static final Pattern NO_SUCH_PROGRAM =
      Pattern.compile("/not-there.*(not found|no such file)", Pattern.CASE_INSENSITIVE);

  private @Nullable Means known;

  /**
   * What goes into a command.
   *
   * @param around before the engine's program
   * @param flags of the engine's build
   */
  record Means(List<String> around, List<String> flags) {}

  synchronized Means on(StorageEngine engine, Job job)
      throws UnavailableException, IOException, InterruptedException {
    var before = known;
    if (before != null) {
      return before;
    }
    var around = namespaces(job);
    var flags =
        job.workspace().daemon().containsKey(VARIABLE) || runsContainers(engine, job, around)
            ? List.<String>of()
            : List.of("--isolation", "chroot");
    var means = new Means(around, flags);
    known = means;
    return means;
  }

  /**
   * Where it is allowed, an engine runs in namespaces of its own of processes and mounts: when it
   * ends, whatever a step started is gone, and so is whatever was mounted, also after kill -9.
   */
  private static List<String> namespaces(Job job)
      throws UnavailableException, IOException, InterruptedException {
    var tools = job.workspace().tools();
    var unshare = tools.find("unshare");
    if (unshare.isEmpty()) {
      return List.of();
    }
    var around =
        List.of(
            unshare.get().toString(), "--pid", "--fork", "--kill-child", "--mount", "--mount-proc");
    var trial = new ArrayList<>(around);
    trial.add("true");
    return job.workspace().ask(trial, job.environment()).isYes() ? around : List.of();
  }

  /** Tries to run what is not there in a container: the answer tells how far it got. */
  private static boolean runsContainers(StorageEngine engine, Job job, List<String> around)
      throws UnavailableException, IOException, InterruptedException {
    var folder = Files.createDirectories(job.workspace().folder().resolve("trial"));
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nRUN [\"/not-there\"]\n");
    var words = List.of(engine.name().equals("buildah") ? "bud" : "build", folder.toString());
    var said =
        job.workspace().ask(engine.all(job.workspace(), around, words), job.environment()).text();
    return NO_SUCH_PROGRAM.matcher(said).find();
  }
}
