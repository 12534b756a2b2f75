package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One build: what of, for whom, and how. */
record Build(
    AppName app, BuildKey key, SourceTree tree, Buildpack buildpack, Optional<ImageName> runImage) {
  /** From the clean copy to the image in the store. */
  StoredImage run(Workspace workspace, WritableImageStore store)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var log = workspace.log();
    log.stage(buildpack.title() + " (" + buildpack.id() + " " + buildpack.version() + ")");
    log.note("tree " + tree.id() + ", key " + key);
    tree.export(workspace.folder());
    log.toolsBegin();
    var procfile = procfile(workspace);
    var launch = buildpack.build(workspace);
    var processes = processes(launch, procfile);
    log.imageBegins();
    log.stage("write the image" + runImage.map(image -> " onto " + image).orElse(""));
    var start = System.nanoTime();
    var content =
        new ImageContent(
            workspace.folder(), launch.dependencies(), processes, launch.env(), runImage);
    var image = store.write(app, key, content);
    log.done((System.nanoTime() - start) / 1e9);
    for (var process : image.processes().entrySet()) {
      log.note(process.getKey() + ": " + String.join(" ", process.getValue()));
    }
    log.stage("done: " + image.ref());
    return image;
  }

  private static Procfile procfile(Workspace workspace) throws BuildFailedException, IOException {
    if (!workspace.has(Procfile.NAME)) {
      return new Procfile(new TreeMap<>(), false);
    }
    var text = new String(workspace.read(Procfile.NAME), StandardCharsets.UTF_8);
    var procfile = Procfile.parse(text);
    if (procfile.release()) {
      workspace
          .log()
          .note("the Procfile's `release:` line is not run: Slipway can not do that yet");
    }
    return procfile;
  }

  /** The Procfile's word is the last. */
  private static SortedMap<ProcessType, List<String>> processes(Launch launch, Procfile procfile)
      throws BuildFailedException {
    var processes = new TreeMap<ProcessType, List<String>>();
    launch.web().ifPresent(command -> processes.put(ProcessType.WEB, command));
    for (var line : procfile.commands().entrySet()) {
      var command = new ShellCommand(line.getValue());
      processes.put(line.getKey(), command.words(launch.programs()));
    }
    if (processes.isEmpty()) {
      throw new BuildFailedException("the Procfile names no process to run");
    }
    return processes;
  }
}
