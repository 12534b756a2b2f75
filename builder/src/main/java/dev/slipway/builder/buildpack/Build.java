package dev.slipway.builder.buildpack;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageContent;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.sbom.Contents;
import dev.slipway.builder.sbom.Sbom;
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
    AppName app,
    BuildKey key,
    SourceTree tree,
    Buildpack buildpack,
    Optional<ImageName> runImage,
    Workshop workshop) {
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
    procfile(workspace); // what is wrong in it is told before a long build
    var launch = workshop.build(app, key, buildpack, workspace);
    var processes = processes(launch, workspace);
    log.imageBegins();
    log.stage("write the image" + runImage.map(image -> " onto " + image).orElse(""));
    var start = System.nanoTime();
    var content =
        new ImageContent(
            workspace.folder(), launch.dependencies(), processes, launch.env(), runImage);
    var contents = Contents.ofFolder(workspace.folder());
    var sbom = new Sbom(app, key, tree, contents, runImage);
    var image = store.write(app, key, content, List.of(sbom.attachment()));
    log.done((System.nanoTime() - start) / 1e9);
    for (var process : image.processes().entrySet()) {
      log.note(process.getKey() + ": " + String.join(" ", process.getValue()));
    }
    log.stage("done: " + image.ref());
    return image;
  }

  private static Optional<Procfile> procfile(Workspace workspace)
      throws BuildFailedException, IOException {
    return workspace.has(Procfile.NAME)
        ? Optional.of(
            Procfile.parse(new String(workspace.read(Procfile.NAME), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** The word of the Procfile, as the build left it, is the last; the manifest may say more. */
  private static SortedMap<ProcessType, List<String>> processes(Launch launch, Workspace workspace)
      throws BuildFailedException, IOException {
    var processes = new TreeMap<ProcessType, List<String>>();
    launch.web().ifPresent(command -> processes.put(ProcessType.WEB, command));
    var procfile = procfile(workspace);
    if (procfile.isPresent()) {
      for (var line : procfile.get().commands().entrySet()) {
        var command = new ShellCommand(line.getValue());
        processes.put(line.getKey(), command.words(launch.programs()));
      }
      if (procfile.get().release()) {
        workspace
            .log()
            .note("the Procfile's `release:` line is not run: Slipway can not do that yet");
      }
    }
    if (processes.isEmpty() && procfile.isPresent()) {
      throw new BuildFailedException("the Procfile names no process to run");
    }
    if (processes.isEmpty()) {
      workspace.log().note("nothing here says what to start: the manifest or a Procfile must");
    }
    return processes;
  }
}
