package dev.slipway.builder.process;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child and all that it started.
 *
 * @param leads whether the child leads a process group of its own; where it does not, only its
 *     descendants that are still connected to it are found
 */
record ProcessGroup(Process child, boolean leads) {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);

  /**
   * Kills them at once; those that are gone already do not matter. By their handles: {@link
   * Process#destroyForcibly} would close the child's output too, before all of it was read.
   */
  void kill() {
    var descendants = child.descendants().toList();
    if (leads) {
      signalGroup();
    }
    child.toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** Java can signal single processes only, which a quickly forking child would outrun. */
  private void signalGroup() {
    var kill = List.of("/bin/sh", "-c", "kill -s KILL -- -\"$1\"", "kill", "" + child.pid());
    var devNull = new File("/dev/null");
    try {
      new ProcessBuilder(kill)
          .redirectInput(devNull)
          .redirectOutput(devNull)
          .redirectError(devNull)
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      LOG.warn("could not kill a process group {}", child.pid(), e);
    }
  }
}
