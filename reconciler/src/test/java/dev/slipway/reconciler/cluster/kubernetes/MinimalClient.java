package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies objects and does nothing else: an app at a time in each of 32 threads, with the library
 * that the daemon has. It is what a daemon is compared with, in a process and with a heap like its.
 */
final class MinimalClient {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final String BETWEEN_APPS = "";

  private MinimalClient() {}

  /** How long the last of these took, of which each is the objects of its apps. */
  static Duration run(List<List<List<Desired>>> turns, Path folder)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(MinimalClient.class.getName());
    for (var turn : turns) {
      var file = folder.resolve("turn" + command.size());
      Files.write(file, lines(turn));
      command.add(file.toString());
    }
    var output = folder.resolve("took");
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    if (process.redirectOutput(output.toFile()).start().waitFor() != 0) {
      throw new IOException("the minimal client failed: " + Files.readString(output));
    }
    return Duration.parse(Files.readAllLines(output).getLast());
  }

  private static List<String> lines(List<List<Desired>> apps) {
    var lines = new ArrayList<String>();
    for (var app : apps) {
      app.forEach(each -> lines.add(SERIALIZATION.asJson(each.object())));
      lines.add(BETWEEN_APPS);
    }
    return lines;
  }

  private static List<List<GenericKubernetesResource>> read(Path file) throws IOException {
    var apps = new ArrayList<List<GenericKubernetesResource>>();
    var app = new ArrayList<GenericKubernetesResource>();
    for (var line : Files.readAllLines(file)) {
      if (line.equals(BETWEEN_APPS)) {
        apps.add(List.copyOf(app));
        app.clear();
      } else {
        app.add(SERIALIZATION.unmarshal(line, GenericKubernetesResource.class));
      }
    }
    return apps;
  }

  /** Reads each file, applies what is in it, and prints how long the last one took. */
  public static void main(String[] files) throws Exception {
    try (var client = new KubernetesClientBuilder().build()) {
      var took = Duration.ZERO;
      for (var file : files) {
        var apps = read(Path.of(file));
        var begin = System.nanoTime();
        ApiServer.forEach(apps, app -> app.forEach(each -> apply(client, each)));
        took = Duration.ofNanos(System.nanoTime() - begin);
      }
      System.out.println(took);
    }
  }

  private static void apply(KubernetesClient client, GenericKubernetesResource object) {
    var resource = client.resource(object);
    var _ = resource.fieldManager("bench").forceConflicts().serverSideApply();
  }
}
