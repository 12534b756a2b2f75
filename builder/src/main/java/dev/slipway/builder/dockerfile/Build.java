package dev.slipway.builder.dockerfile;

import dev.slipway.builder.BuildRequest;
import dev.slipway.builder.StoredImage;
import dev.slipway.builder.WritableImageStore;
import dev.slipway.builder.image.LeftImage;
import dev.slipway.builder.sbom.Sbom;
import dev.slipway.builder.sbom.SeenLayers;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.BuildLog;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One build: what of, for whom, and how.
 *
 * @param method of the request, or the usual one
 * @param text the Dockerfile's bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record Build(BuildRequest request, Dockerfile method, byte[] text) {
  /** How engines name the step that they do. */
  private static final Pattern STEP =
      Pattern.compile("^(?:\\[\\d+/\\d+] )?STEP \\d+/\\d+ ?: (.*)$", Pattern.CASE_INSENSITIVE);

  /** How engines say that they had a step's layer already. */
  private static final Pattern CACHED =
      Pattern.compile("^(?:-->|--->| --->) Using cache|^#\\d+ CACHED");

  /** Registries of this machine: they are asked without TLS too, since nobody is on the way. */
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile("\\b(?:localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}):\\d{1,5}(?=/)");

  /**
   * Where images go, and where they come from.
   *
   * @param plainHttp registries, as in the names of their images, that are asked without TLS
   * @param seen what is known of layers
   */
  record Target(WritableImageStore store, Set<String> plainHttp, SeenLayers seen) {}

  /** From the clean copy to the image in the store. */
  StoredImage run(Workspace workspace, Engine.Choice choice, Target target)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var log = workspace.log();
    log.stage(method.words());
    log.note("tree " + request.tree().id() + ", key " + request.key());
    var instructions = Instructions.of(new String(text, StandardCharsets.UTF_8));
    Syntax.check(method, instructions);
    var secrets = Secrets.read(method, request.secrets());
    log.hide(secrets.values());
    var task = new DockerfileTask(request.app(), method, registries(target.plainHttp()));
    var job = new Job(task, workspace, secrets);
    var engine = choice.of(job);
    request.tree().export(Files.createDirectory(job.context()));
    log.toolsBegin();
    try {
      engine.build(job);
    } catch (BuildFailedException e) {
      throw placed(e, instructions, log);
    }
    log.countCached(CACHED);
    log.imageBegins();
    log.stage("write the image");
    var start = System.nanoTime();
    var contents = target.seen().of(LeftImage.open(job.image()));
    var app = request.app();
    var sbom = new Sbom(app, request.key(), request.tree(), contents, Optional.empty());
    var image = target.store().take(app, request.key(), job.image(), List.of(sbom.attachment()));
    log.done((System.nanoTime() - start) / 1e9);
    log.stage("done: " + image.ref());
    return image;
  }

  private Set<String> registries(Set<String> plainHttp) {
    var all = new TreeSet<>(plainHttp);
    var named = new String(text, StandardCharsets.UTF_8) + "\n" + String.join("\n", args());
    OF_THIS_MACHINE.matcher(named).results().forEach(match -> all.add(match.group()));
    return all;
  }

  private List<String> args() {
    return List.copyOf(method.args().values());
  }

  /** Engines tell the step and not its line. */
  private BuildFailedException placed(
      BuildFailedException failure, List<Instruction> instructions, BuildLog log)
      throws IOException {
    var step = log.last(STEP).map(line -> STEP.matcher(line).replaceFirst("$1"));
    var line =
        instructions.stream()
            .filter(instruction -> step.filter(instruction::isStep).isPresent())
            .findFirst();
    return line.map(at ->
            new BuildFailedException(
                method.file() + ":" + at.line() + ": " + failure.getMessage(), failure))
        .orElse(failure);
  }
}
