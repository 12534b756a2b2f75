package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program in one Java file, or in a {@code Main.java} with others beside it. */
final class JavaSingleFile implements Buildpack {
  private static final String CLASSES = ".slipway/classes";
  private static final String MAIN = "Main.java";

  @Override
  public String id() {
    return "java-single-file";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "Java single file";
  }

  @Override
  public String sign() {
    return "one .java file or Main.java";
  }

  @Override
  public String runImage() {
    return RunImages.JAVA;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(MAIN) || sources(tree.names()).size() == 1;
  }

  private static List<String> sources(Iterable<String> names) {
    var sources = new ArrayList<String>();
    names.forEach(name -> {
      if (name.endsWith(".java")) {
        sources.add(name);
      }
    });
    return sources;
  }

  @Override
  public Launch build(Workspace workspace)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    var classes = Files.createDirectories(workspace.folder().resolve(CLASSES));
    var javac = workspace.tool("javac", "a JDK, such as https://adoptium.net");
    var words =
        new ArrayList<>(List.of(javac, "-encoding", "UTF-8", "-proc:none", "-g", "-d", CLASSES));
    try (var files = Files.list(workspace.folder())) {
      sources(files.map(f -> f.getFileName().toString()).sorted().toList()).forEach(words::add);
    }
    workspace.run(words);
    var main = MainClasses.in(classes);
    if (main.size() > 1 && main.contains("Main")) {
      main = List.of("Main");
    }
    if (main.size() != 1) {
      throw new BuildFailedException(
          main.isEmpty()
              ? "no class has a `public static void main(String[] args)`"
              : "more than one class has a main method: " + String.join(", ", main));
    }
    // So a Procfile can say `java Main worker`.
    return Launch.web("java", "-cp", CLASSES, main.getFirst())
        .withEnv(Map.of("CLASSPATH", CLASSES));
  }
}
