package dev.slipway.router.files;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.tls.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a folder of certificates once a second, and tells of what is other than before. Looking,
 * not the system's notices: these do not come over a network's file system nor through the links by
 * which Kubernetes changes what is mounted.
 */
public final class CertificateWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final CertificateFolder folder;
  private final Path path;
  private final InstantSource clock;
  private final Consumer<Certificates> listener;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("certificates").daemon(true).factory());
  private SortedMap<String, String> seen = new TreeMap<>();
  private SortedMap<String, String> taken = new TreeMap<>();
  private SortedMap<String, String> told = new TreeMap<>();
  private Certificates latest = Certificates.NONE;

  /**
   * @param listener is given what is there now, at first by {@link #start}, then on a thread of
   *     this watch
   */
  public CertificateWatch(Path folder, InstantSource clock, Consumer<Certificates> listener) {
    this.folder = new CertificateFolder(folder);
    this.path = folder;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Reads the folder, tells of it, and watches it from then on.
   *
   * @throws RejectedException where it can not be read
   */
  public void start() throws RejectedException {
    seen = folder.look();
    take();
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes a change once it lasted from one look to the next: files are written one by one. */
  private void look() {
    try {
      var now = folder.look();
      if (now.equals(seen) && !now.equals(taken)) {
        take();
      }
      seen = now;
      tell();
    } catch (RejectedException e) {
      tell(Map.of(path.toString(), e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A look at the certificates failed", e);
    }
  }

  private void take() throws RejectedException {
    latest = latest.next(folder.read(), clock.instant());
    listener.accept(latest);
    taken = seen;
    tell();
  }

  private void tell() {
    tell(latest.problems(clock.instant()));
  }

  /** Each problem once. */
  private void tell(Map<String, String> problems) {
    problems.forEach((name, problem) -> {
      if (!problem.equals(told.get(name))) {
        LOG.warn("A certificate has a problem: name={} problem={}", name, problem);
      }
    });
    told = new TreeMap<>(problems);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
