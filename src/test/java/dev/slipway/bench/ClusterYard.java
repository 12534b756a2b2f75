package dev.slipway.bench;

import dev.slipway.reconciler.api.ApiClient;
import dev.slipway.reconciler.api.SyncRequest;
import dev.slipway.reconciler.git.TestRepository;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A config repository, and a daemon on Kubernetes that looks at it when told to. */
final class ClusterYard implements AutoCloseable {
  /** The aim is to get on with this; it is all that the JVM has. */
  private static final String HEAP = "-Xmx256m";

  private final TestRepository config;
  private final MeasuredDaemon daemon;
  private final ApiClient client;

  /**
   * @param leases the namespace of the daemon's lease
   * @param images where it would keep images
   */
  ClusterYard(Path folder, String leases, String images) throws Exception {
    Files.createDirectories(folder);
    config = TestRepository.create(folder.resolve("config.git"));
    config.commitFile("slipway.yaml", "apiVersion: slipway.dev/v1\nkind: Platform\n");
    daemon =
        MeasuredDaemon.start(
            folder,
            config.url(),
            HEAP,
            "--poll",
            "1h",
            "--cluster",
            "kubernetes",
            "--image-store",
            images,
            "--lease-namespace",
            leases);
    client = new ApiClient(URI.create("http://127.0.0.1:" + daemon.api()));
  }

  /** Waits until the daemon acts on what it reads. */
  void awaitLead() {
    daemon.awaitTold("this daemon leads");
    daemon.awaitTold("config revision=");
  }

  TestRepository config() {
    return config;
  }

  MeasuredDaemon daemon() {
    return daemon;
  }

  /** Has the daemon look at everything, and waits until it has. */
  void sync() throws Exception {
    var _ = client.sync(new SyncRequest(true, Optional.empty(), false));
  }

  /** How many apps are as they should be. */
  long ready() throws Exception {
    return (long) Scrape.sum(daemon.api(), "slipway_apps{status=\"Ready\"}");
  }

  @Override
  public void close() {
    client.close();
    daemon.close();
    config.close();
  }
}
