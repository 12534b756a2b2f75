package dev.slipway.e2e;

import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.reconciler.cluster.kubernetes.Node;
import dev.slipway.reconciler.daemon.AppsPlace;
import dev.slipway.reconciler.daemon.ClusterChoice;
import dev.slipway.reconciler.daemon.ImagePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A real cluster with a registry that its nodes pull from, and names there that no other test has.
 * Closing it removes the namespaces of the apps that were named.
 */
final class Harbour implements AutoCloseable {
  private final String suffix = Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final TreeSet<String> named = new TreeSet<>();
  private final String registry;
  private final ImageRef image;
  private Optional<ImageName> ownImage = Optional.empty();

  /** Skips the test where there is no cluster. */
  Harbour(Path folder) throws IOException, InterruptedException {
    this.registry = Node.registry();
    this.image = Node.image(Files.createDirectories(folder.resolve("harbour")));
  }

  /** Has daemons know this image of Slipway, so that builds run in the cluster. */
  Harbour building(ImageName slipway) {
    ownImage = Optional.of(slipway);
    return this;
  }

  /** Where builds run. */
  String builds() {
    return leases() + "-builds";
  }

  /** Where routes are left for routers. */
  String routes() {
    return leases() + "-routes";
  }

  /** A name for an app. */
  String name(String app) {
    var name = app + "-" + suffix;
    named.add(name);
    return name;
  }

  /** The namespace of the lease of the daemons of this test. */
  String leases() {
    return "leases-" + suffix;
  }

  /** An image with a shell and an HTTP server, as a manifest names it. */
  String image() {
    return image.toString();
  }

  AppsPlace place() {
    return placeBy(Optional.empty());
  }

  /** The same cluster, reached in another way. */
  AppsPlace placeBy(Optional<Path> kubeconfig) {
    return new AppsPlace(
        new ClusterChoice.Kubernetes(kubeconfig, leases(), Optional.empty(), ownImage),
        new ImagePlace.Registry(prefix()),
        RegistrySettings.DEFAULT);
  }

  /** The same, as options of a daemon, and others. */
  String[] options(String... others) {
    var options = new ArrayList<>(List.of(others));
    options.addAll(
        List.of(
            "--cluster", "kubernetes", "--image-store", prefix(), "--lease-namespace", leases()));
    ownImage.ifPresent(it -> options.addAll(List.of("--own-image", it.toString())));
    return options.toArray(String[]::new);
  }

  /** Where a daemon puts the images of an app: registry and path. */
  String images(String app) {
    return prefix() + "/" + app;
  }

  private String prefix() {
    return registry + "/e2e-" + suffix;
  }

  /** A manifest of an app that answers with this text. */
  String manifest(String text, String... lines) {
    return "apiVersion: slipway.dev/v1\nkind: App\nimage: "
        + image
        + "\nenv: {TEXT: "
        + text
        + "}\ncommand: "
        + serve()
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  /**
   * The command that answers with {@code $TEXT}, wherever nothing but shared memory is writable.
   */
  static String serve() {
    return "[/bin/sh, -c, 'echo \"$TEXT $SLIPWAY_RELEASE\" >/dev/shm/index.html;"
        + " exec httpd -f -p $PORT -h /dev/shm']";
  }

  /** Has a built source answer with its file {@code text}, likewise. */
  static void serveText(Path files) throws IOException {
    Files.writeString(files.resolve("Procfile"), "web: sh ./serve\n");
    Files.writeString(
        files.resolve("serve"),
        "cat text >/dev/shm/index.html; exec httpd -f -p $PORT -h /dev/shm\n");
  }

  static String namespace(String app) {
    return "app-" + app;
  }

  @Override
  public void close() {
    named.forEach(app -> Node.deleteNamespace(namespace(app)));
    Node.deleteNamespace(leases());
    Node.deleteNamespace(builds());
    Node.deleteNamespace(routes());
  }
}
