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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java program that Maven packages as a jar. */
final class JavaMaven implements Buildpack {
  static final String LIBRARIES = "target/slipway-libraries";
  private static final String POM = "pom.xml";
  private static final String WRAPPER = "mvnw";

  @Override
  public String id() {
    return "java-maven";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "Java with Maven";
  }

  @Override
  public String sign() {
    return POM;
  }

  @Override
  public String runImage() {
    return RunImages.JAVA;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(POM);
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    workspace.tool("javac", "a JDK, such as https://adoptium.net");
    maven(workspace, "package");
    var jars = MavenJars.find(workspace.folder());
    if (jars.size() != 1 && workspace.has(Procfile.NAME)) {
      tidy(workspace, jars);
      return Launch.procfile();
    }
    var jar = only(jars);
    if (jar.needsLibraries()) {
      copyLibraries(workspace, jar);
    }
    tidy(workspace, jars);
    return Launch.web(command(workspace.folder(), jar))
        .withDependencies(
            workspace.folder().relativize(jar.module().resolve(LIBRARIES)).toString());
  }

  /** With {@code package} once more: only so do modules find each other. */
  private static void copyLibraries(Workspace workspace, MavenJars.Jar jar)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var words = new ArrayList<>(List.of("package", "dependency:copy-dependencies"));
    words.add("-DincludeScope=runtime");
    words.add("-DoutputDirectory=" + jar.module().resolve(LIBRARIES));
    if (!jar.module().equals(workspace.folder())) {
      words.addAll(List.of("-am", "-pl", workspace.folder().relativize(jar.module()).toString()));
    }
    maven(workspace, words.toArray(String[]::new));
  }

  private static MavenJars.Jar only(List<MavenJars.Jar> jars) throws BuildFailedException {
    if (jars.size() == 1) {
      return jars.getFirst();
    }
    throw new BuildFailedException(
        jars.isEmpty()
            ? "Maven left no jar with a main class: set Main-Class in the jar's manifest, or give"
                + " exactly one class a main method"
            : "Maven left more than one jar that runs ("
                + String.join(", ", jars.stream().map(j -> j.file().getFileName() + "").toList())
                + "): say which in a Procfile");
  }

  /** Jars are normalised, and of {@code target} only what runs is kept. */
  private static void tidy(Workspace workspace, List<MavenJars.Jar> jars) throws IOException {
    workspace.log().stage("tidy up target/");
    for (var jar : jars) {
      ReproducibleJar.rewrite(jar.file());
    }
    for (var target : MavenJars.targets(workspace.folder())) {
      for (var file : MavenJars.notKept(target)) {
        Folders.delete(file);
      }
    }
  }

  private static List<String> command(Path folder, MavenJars.Jar jar) {
    var file = folder.relativize(jar.file()).toString();
    if (!jar.needsLibraries() && jar.declaresMain()) {
      return List.of("java", "-jar", file);
    }
    var libraries = folder.relativize(jar.module().resolve(LIBRARIES));
    var path = jar.needsLibraries() ? file + ":" + libraries + "/*" : file;
    return List.of("java", "-cp", path, jar.mainClass());
  }

  private static void maven(Workspace workspace, String... words)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var wrapper = workspace.folder().resolve(WRAPPER);
    var program =
        Files.isExecutable(wrapper)
            ? wrapper
            : Path.of(workspace.tool("mvn", "Maven, see https://maven.apache.org"));
    forgetFailedTransfers(workspace.cache("maven"));
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of("-q", "-B", "-ntp", "-DskipTests"));
    command.add("-gs");
    command.add(MavenSettings.write(workspace, program).toString());
    command.add("-Dmaven.repo.local=" + workspace.cache("maven"));
    command.add("-Dproject.build.outputTimestamp=1980-01-02T00:00:00Z");
    command.addAll(List.of(words));
    workspace.run(command, Map.of("MAVEN_USER_HOME", workspace.cache("maven-wrapper").toString()));
  }

  /** Or Maven would not ask again for a day what the network once did not give. */
  private static void forgetFailedTransfers(Path repository) throws IOException {
    try (var files = Files.walk(repository)) {
      for (var file : files.filter(f -> f.toString().endsWith(".lastUpdated")).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
