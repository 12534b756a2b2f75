package dev.slipway.reconciler.doctor;

import dev.slipway.builder.machine.Packages;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.UnavailableException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at this machine; changes nothing. */
public final class Doctor {
  static final String KUBECONFIG = "kubeconfig";

  /** Used where they are there, and needed by nothing alone. */
  private static final List<String> USEFUL = List.of("runc", "crun", "unshare", "setsid", "ssh");

  /** What tells the version; {@code --version} where it is not said. */
  private static final Map<String, List<String>> QUESTIONS =
      Map.of(
          "docker", List.of("version", "--format", "{{.Server.Version}}"),
          "go", List.of("version"),
          "ssh", List.of("-V"));

  private final Map<String, String> environment;
  private final ToolPath path;
  private final Packages packages;

  /**
   * @param environment of this process: {@code PATH}, {@code HOME}, {@code KUBECONFIG}, …
   */
  public Doctor(Map<String, String> environment) {
    this(environment, Packages.ofThisMachine());
  }

  Doctor(Map<String, String> environment, Packages packages) {
    this.environment = Map.copyOf(environment);
    this.path = ToolPath.of(environment);
    this.packages = packages;
  }

  /**
   * Looks for all that these purposes need.
   *
   * @throws UnavailableException where no tool can be asked
   */
  public Diagnosis examine(Collection<Purpose> purposes)
      throws UnavailableException, InterruptedException {
    var tools = new LinkedHashMap<String, Tool>();
    var names =
        Stream.concat(
            purposes.stream().flatMap(purpose -> purpose.needs().stream()).flatMap(List::stream),
            USEFUL.stream());
    try (var questions = Questions.open(environment)) {
      for (var name : names.distinct().toList()) {
        tools.put(name, tool(name, questions));
      }
    }
    var verdicts = purposes.stream().map(purpose -> verdict(purpose, tools)).toList();
    return new Diagnosis(List.copyOf(tools.values()), verdicts);
  }

  private Tool tool(String name, Questions questions)
      throws UnavailableException, InterruptedException {
    return switch (name) {
      case KUBECONFIG -> kubeconfig();
      case "pip" -> pip(questions);
      default -> program(name, questions);
    };
  }

  private Tool program(String name, Questions questions)
      throws UnavailableException, InterruptedException {
    var program = path.find(name);
    if (program.isEmpty()) {
      return Tool.missing(name);
    }
    var words = new ArrayList<>(List.of(program.get().toString()));
    words.addAll(QUESTIONS.getOrDefault(name, List.of("--version")));
    var version = questions.ask(words);
    var isMute = name.equals("docker") && version.isEmpty();
    return new Tool(
        name,
        program.map(Path::toString),
        version,
        isMute ? Optional.of("its daemon does not answer: start it") : Optional.empty());
  }

  /** As buildpacks call it: a module of the Python there is. */
  private Tool pip(Questions questions) throws UnavailableException, InterruptedException {
    var python = path.find("python3");
    if (python.isEmpty()) {
      return Tool.missing("pip");
    }
    var version = questions.ask(List.of(python.get().toString(), "-m", "pip", "--version"));
    return version.isEmpty()
        ? Tool.missing("pip")
        : new Tool("pip", Optional.of(python.get() + " -m pip"), version, Optional.empty());
  }

  private Tool kubeconfig() {
    var named = Optional.ofNullable(environment.get("KUBECONFIG")).filter(it -> !it.isBlank());
    var home = Optional.ofNullable(environment.get("HOME")).map(it -> it + "/.kube/config");
    var files =
        named.or(() -> home).stream().flatMap(it -> Stream.of(it.split(File.pathSeparator)));
    return files
        .filter(file -> Files.isReadable(Path.of(file)))
        .findFirst()
        .map(file -> new Tool(KUBECONFIG, Optional.of(file), Optional.empty(), Optional.empty()))
        .orElseGet(() -> Tool.missing(KUBECONFIG));
  }

  private Verdict verdict(Purpose purpose, Map<String, Tool> tools) {
    var missing = new ArrayList<String>();
    var install = new ArrayList<String>();
    for (var alternatives : purpose.needs()) {
      var found = alternatives.stream().map(tools::get).toList();
      if (found.stream().noneMatch(Tool::isUsable)) {
        missing.addAll(alternatives);
        install.add(remedy(alternatives.getFirst()));
      }
    }
    return new Verdict(purpose, purpose.title(), missing.isEmpty(), missing, install);
  }

  private String remedy(String tool) {
    return tool.equals(KUBECONFIG)
        ? "say by KUBECONFIG which file tells how the cluster is reached"
        : packages.install(tool);
  }
}
