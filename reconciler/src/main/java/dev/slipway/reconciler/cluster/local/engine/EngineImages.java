package dev.slipway.reconciler.cluster.local.engine;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The images that the engine keeps. */
public final class EngineImages {
  private static final Duration QUICK = Duration.ofMinutes(1);

  /** A pull is waited for no longer; one that nobody waits for is taken to be over then. */
  public static final Duration LONGEST_PULL = Duration.ofMinutes(15);

  private static final String LOG_IN = "log in with %s login";
  private static final String ITS_SECRET = "mend the login in its pullSecret, by which %s asked";
  private static final List<String> NOT_HERE =
      List.of("manifest unknown", "unauthorized", "denied", "not found", "name unknown");

  private final Program program;

  EngineImages(Program program) {
    this.program = program;
  }

  public boolean has(String image) throws UnavailableException {
    return program.run(QUICK, List.of("image", "inspect", "--format", "{{.Id}}", image)).isFine();
  }

  /**
   * Fetches it from its registry, with the credentials that the engine finds.
   *
   * @throws RejectedException where the registry has no such image, or not for us
   */
  public void pull(ImageRef image) throws RejectedException, UnavailableException {
    refuse(image, program.run(LONGEST_PULL, pullLine(image, List.of())), LOG_IN);
  }

  /**
   * Fetches it from its registry with this login alone, which is in a file that only this user can
   * read, for as long as that takes.
   *
   * @param config a docker config
   * @param folder where the file is made, and deleted
   * @throws RejectedException where the registry has no such image, or not for this login
   */
  public void pull(ImageRef image, JsonObject config, Path folder)
      throws RejectedException, UnavailableException {
    try (var login = LoginFile.write(config, folder, program)) {
      var line = pullLine(image, login.flags());
      refuse(image, program.with(login.variables()).run(LONGEST_PULL, line), ITS_SECRET);
    } catch (IOException e) {
      throw new UnavailableException("can not write a login to " + folder, e);
    }
  }

  /** Of a process that was killed while it pulled. */
  public static void deleteLogins(Path folder) throws IOException {
    LoginFile.deleteLeft(folder);
  }

  private List<String> pullLine(ImageRef image, List<String> flags) {
    var line = new ArrayList<>(List.of("pull", "--quiet"));
    line.addAll(flags);
    if (program.isPodman() && isOfThisMachine(image)) {
      // As docker does: a registry of this machine may be without TLS.
      line.add("--tls-verify=false");
    }
    line.add(image.toString());
    return line;
  }

  private static boolean isOfThisMachine(ImageRef image) {
    return Stream.of("localhost:", "localhost/", "127.0.0.1:", "127.0.0.1/", "[::1]:", "[::1]/")
        .anyMatch(image.repository()::startsWith);
  }

  private void refuse(ImageRef image, Program.Result result, String advice)
      throws RejectedException, UnavailableException {
    if (result.isFine()) {
      return;
    }
    var message = program.name() + " can not get the image " + image + ": " + result.reason();
    var lower = result.output().toLowerCase(Locale.ROOT);
    if (NOT_HERE.stream().anyMatch(lower::contains)) {
      throw new RejectedException(
          message + "\n" + advice.formatted(program.name()) + ", or name another image");
    }
    throw new UnavailableException(message);
  }

  /**
   * Takes one over from an OCI image layout, under {@link #nameOf}.
   *
   * @param folder where what is needed meanwhile is made, and deleted
   */
  public void load(ImageRef image, Path layout, Path folder)
      throws RejectedException, UnavailableException {
    if (!program.isPodman()) {
      throw new RejectedException(
          "docker does not take images from a folder: install podman, or keep images in a registry"
              + " (--image-store)");
    }
    var name = shortName(image);
    var work = folder.resolve(name);
    try {
      Folders.delete(work);
      try {
        pick(image, layout, Files.createDirectory(work), name);
        // Podman names it by the folder (4.x, as it is written here) or by the tag (5.x): one name.
        var line = List.of("pull", "--quiet", "oci:" + name + ":" + name);
        refuse(image, program.runIn(folder, LONGEST_PULL, line), LOG_IN);
      } finally {
        Folders.delete(work);
      }
    } catch (IOException e) {
      throw new UnavailableException("can not read the image " + image + " in " + layout, e);
    }
  }

  /** What {@link #load} calls an image. */
  public static String nameOf(ImageRef image) {
    return "localhost/" + shortName(image) + ":latest";
  }

  private static String shortName(ImageRef image) {
    return "slipway-" + image.digest().hex();
  }

  /** A layout of this image alone: the engine knows those of a layout by their tags only. */
  private static void pick(ImageRef image, Path layout, Path work, String name) throws IOException {
    var blobs = layout.resolve("blobs");
    var size = Files.size(blobs.resolve("sha256").resolve(image.digest().hex()));
    var index =
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "digest":"%s","size":%d,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}
        """
            .formatted(image.digest(), size, name);
    Files.writeString(work.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(work.resolve("index.json"), index);
    Files.createSymbolicLink(work.resolve("blobs"), blobs);
  }

  /** Says whether it is gone: one that a container of somebody else uses stays. */
  public boolean remove(String image) throws UnavailableException {
    return program.run(QUICK, List.of("image", "rm", image)).isFine() || !has(image);
  }
}
