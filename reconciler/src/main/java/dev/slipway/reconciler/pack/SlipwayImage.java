package dev.slipway.reconciler.pack;

import dev.slipway.builder.ImageContent;
import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.registry.ImagePublisher;
import dev.slipway.builder.registry.Registries;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The image of the daemon: {@code /app/bin} and {@code /app/lib} of a distribution, a Java in
 * {@code /app/runtime}, on a base that has a shell and a C library. It holds no time and no name of
 * the machine that made it: the same distribution, JDK and base make the same digest.
 *
 * @param home of the distribution
 * @param jdk that the runtime is linked from
 */
public record SlipwayImage(Path home, Path jdk) {
  /** Small, with glibc and a shell; has a user for nobody, but the image has one of its own. */
  public static final ImageName BASE = ImageName.parse("docker.io/library/debian:13-slim");

  private static final String OWN_JARS = "slipway-";
  private static final String RUNTIME = "runtime";
  private static final List<String> COPIED = List.of("bin", "lib", "LICENSE");

  /**
   * Makes it, and pushes it.
   *
   * @param name with the tag it gets
   * @throws RejectedException where this is no distribution, or a registry refuses
   */
  public ImageRef push(ImageName name, ImageName base, Registries registries)
      throws RejectedException, UnavailableException, InterruptedException {
    if (!Files.isRegularFile(home.resolve("bin").resolve("slipway"))) {
      throw new RejectedException(
          "this Slipway runs from no distribution, so it can not be packed\nuse bin/slipway");
    }
    try {
      var scratch = Files.createTempDirectory("slipway-image-");
      try {
        var content = content(scratch).onto(Optional.of(base));
        return new ImagePublisher(registries)
            .publish(name, content, Files.createDirectory(scratch.resolve("layers")));
      } finally {
        Folders.delete(scratch);
      }
    } catch (IOException e) {
      throw new UnavailableException("could not make " + name + ": " + e.getMessage(), e);
    }
  }

  private ImageContent content(Path scratch)
      throws RejectedException, UnavailableException, InterruptedException, IOException {
    var folder = Files.createDirectory(scratch.resolve("app"));
    for (var name : COPIED) {
      copy(home.resolve(name), folder.resolve(name));
    }
    new JavaRuntime(jdk).link(folder.resolve(RUNTIME));
    Files.deleteIfExists(folder.resolve("jlink.txt"));
    var processes = new TreeMap<ProcessType, List<String>>();
    processes.put(ProcessType.WEB, List.of("/app/bin/slipway"));
    return new ImageContent(folder, seldom(folder), processes, new TreeMap<>(environment()));
  }

  /** A start-up cache would be another each time, and is not worth a slow first minute in a pod. */
  private static Map<String, String> environment() {
    return Map.of(
        "JAVA_HOME", "/app/" + RUNTIME,
        "PATH", "/app/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "SLIPWAY_CACHE_DIR", "none");
  }

  /** What most versions of Slipway share: the Java, and the libraries of others. */
  private static List<String> seldom(Path folder) throws IOException {
    var seldom = new ArrayList<String>();
    seldom.add(RUNTIME);
    for (var jar : Folders.list(folder.resolve("lib"))) {
      var name = String.valueOf(jar.getFileName());
      if (name.endsWith(".jar") && !name.startsWith(OWN_JARS)) {
        seldom.add("lib/" + name);
      }
    }
    return seldom;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var target = file.equals(from) ? to : to.resolve(from.relativize(file));
        Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
