package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Python scripts, with what their requirements.txt asks for installed beside them. */
final class Python implements Buildpack {
  private static final String REQUIREMENTS = "requirements.txt";
  private static final String PACKAGES = ".slipway/python";
  private static final List<String> SCRIPTS = List.of("main.py", "app.py", "server.py");

  @Override
  public String id() {
    return "python";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String title() {
    return "Python";
  }

  @Override
  public String sign() {
    return "requirements.txt, main.py, app.py or server.py";
  }

  @Override
  public String runImage() {
    return RunImages.PYTHON;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    var names = tree.names();
    return names.contains(REQUIREMENTS) || SCRIPTS.stream().anyMatch(n -> names.contains(n));
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var python = workspace.tool("python3", "Python 3, see https://www.python.org");
    if (asksForPackages(workspace)) {
      install(workspace, python);
    }
    var script = SCRIPTS.stream().filter(workspace::has).findFirst();
    if (script.isEmpty() && !workspace.has(Procfile.NAME)) {
      throw new BuildFailedException(
          "no main.py, app.py or server.py, and no Procfile that says what to start");
    }
    return new Launch(
        script.map(name -> List.of("python3", name)),
        new TreeMap<>(Map.of("PYTHONPATH", PACKAGES, "PYTHONUNBUFFERED", "1")),
        List.of(PACKAGES + "/bin"),
        List.of(PACKAGES));
  }

  private static boolean asksForPackages(Workspace workspace)
      throws BuildFailedException, IOException {
    if (!workspace.has(REQUIREMENTS)) {
      return false;
    }
    var text = new String(workspace.read(REQUIREMENTS), StandardCharsets.UTF_8);
    return text.lines().map(String::strip).anyMatch(l -> !l.isEmpty() && !l.startsWith("#"));
  }

  /** Nothing is compiled: the bytes of compiled files differ from build to build. */
  private static void install(Workspace workspace, String python)
      throws BuildFailedException, UnavailableException, IOException, InterruptedException {
    workspace.run(
        List.of(
            python,
            "-m",
            "pip",
            "install",
            "--no-input",
            "--no-compile",
            "--target",
            PACKAGES,
            "--requirement",
            REQUIREMENTS),
        Map.of(
            "PIP_CACHE_DIR", workspace.cache("pip").toString(),
            "PIP_DISABLE_PIP_VERSION_CHECK", "1",
            "PIP_PROGRESS_BAR", "off",
            "PIP_ROOT_USER_ACTION", "ignore",
            "PYTHONDONTWRITEBYTECODE", "1"));
    PythonPackages.dropOrigins(workspace.folder().resolve(PACKAGES));
    PythonPackages.useAnyPython(workspace.folder().resolve(PACKAGES), python);
  }
}
