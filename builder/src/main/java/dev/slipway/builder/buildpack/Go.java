package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Go module: each of its programs a static binary in {@code bin/}, without its sources. */
final class Go implements Buildpack {
  private static final String MODULE = "go.mod";
  private static final String WORKSPACE = "go.work";
  private static final String PROGRAMS = "bin";

  @Override
  public String id() {
    return "go";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "Go";
  }

  @Override
  public String sign() {
    return MODULE;
  }

  @Override
  public String runImage() {
    return RunImages.GO;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(MODULE);
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var go = workspace.tool("go", "Go, see https://go.dev/dl");
    var environment = environment(workspace);
    var programs = programs(workspace, go, environment);
    for (var program : programs) {
      workspace.run(
          List.of(
              go,
              "build",
              "-trimpath",
              "-buildvcs=false",
              "-modcacherw",
              "-o",
              file(program),
              program.folder()),
          environment);
    }
    GoSources.delete(workspace.folder());
    return new Launch(web(workspace, programs), new TreeMap<>(), List.of(), rest(workspace));
  }

  /** Nothing that is not in the tree may change what is built, but the toolchain. */
  private static Map<String, String> environment(Workspace workspace) throws IOException {
    var environment = new TreeMap<String, String>();
    environment.put("CGO_ENABLED", "0");
    environment.put("GOPATH", workspace.cache("go").toString());
    environment.put("GOCACHE", workspace.cache("go-build").toString());
    if (!workspace.has(WORKSPACE)) {
      environment.put("GOWORK", "off"); // one in a folder above is another's
    }
    return environment;
  }

  private static List<GoProgram> programs(
      Workspace workspace, String go, Map<String, String> environment)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    var folders = new ArrayList<>(List.of(GoProgram.TOP));
    for (var folder : Folders.list(workspace.folder().resolve(GoProgram.COMMANDS))) {
      if (Files.isDirectory(folder)) {
        folders.add("./" + GoProgram.COMMANDS + "/" + folder.getFileName());
      }
    }
    var question = new ArrayList<>(List.of(go, "list", "-e", "-find", "-f", GoProgram.ANSWER));
    question.addAll(folders);
    var answer = workspace.ask(question, environment);
    if (!answer.isYes()) {
      workspace.run(question, environment); // fails again, so that its words are told
      answer = workspace.ask(question, environment);
    }
    return GoProgram.read(answer.text(), folders);
  }

  /** The program at the top, or the only one there is; or the Procfile's or manifest's choice. */
  private static Optional<List<String>> web(Workspace workspace, List<GoProgram> programs)
      throws IOException {
    var first = programs.getFirst();
    if (programs.size() == 1 || first.folder().equals(GoProgram.TOP)) {
      return Optional.of(List.of(file(first)));
    }
    if (!workspace.has(Procfile.NAME)) {
      var files = String.join(", ", programs.stream().map(Go::file).toList());
      workspace
          .log()
          .note(
              "more than one program: "
                  + files
                  + "; say which is started by a line of a Procfile, such as `web: "
                  + file(first)
                  + "`, or by processes.web.command in the manifest");
    }
    return Optional.empty();
  }

  private static String file(GoProgram program) {
    return PROGRAMS + "/" + program.name();
  }

  /** What the programs read, such as templates: most changes are of the programs alone. */
  private static List<String> rest(Workspace workspace) throws IOException {
    return Folders.list(workspace.folder()).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> !name.equals(PROGRAMS))
        .toList();
  }
}
