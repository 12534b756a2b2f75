package dev.slipway.reconciler.cluster.kubernetes;

import dev.slipway.manifest.RejectedException;
import dev.slipway.reconciler.cluster.Leadership;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads while it holds a Lease of the cluster. Times are told apart by this machine's monotonic
 * clock only: whether another renewed is seen by its record changing, not by the time in it.
 */
public final class LeaseLeadership implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLeadership.class);
  private static final String NAME = "slipway-daemon";
  private static final Duration REQUEST = Duration.ofSeconds(3);
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private final LeaseTiming timing;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("leadership").unstarted(this::run);

  private volatile long validUntil = System.nanoTime();
  private String seenVersion = "";
  private long seenSince = System.nanoTime();
  private boolean toldLeader;
  private boolean wasRefused;

  /**
   * Begins to look for the lead; it never fails, but waits for the API server.
   *
   * @param namespace of the Lease; made where it is not there
   * @param identity of this daemon, and of no other that ever was: a host's name and a random part
   * @throws RejectedException where the kubeconfig can not be used
   */
  public static LeaseLeadership open(KubernetesOptions options, String namespace, String identity)
      throws RejectedException {
    return open(Connection.open(options, REQUEST), namespace, identity, LeaseTiming.DEFAULT);
  }

  static LeaseLeadership open(
      KubernetesClient client, String namespace, String identity, LeaseTiming timing) {
    var leadership = new LeaseLeadership(client, namespace, identity, timing);
    leadership.thread.start();
    return leadership;
  }

  private LeaseLeadership(
      KubernetesClient client, String namespace, String identity, LeaseTiming timing) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
    this.timing = timing;
  }

  @Override
  public boolean isLeader() {
    return validUntil - System.nanoTime() > 0;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void run() {
    try {
      while (true) {
        tell(); // before it may lead again, that it did not meanwhile
        look();
        tell();
        TimeUnit.NANOSECONDS.sleep(timing.pause().toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() {
    if (isLeader() == toldLeader) {
      return;
    }
    toldLeader = !toldLeader;
    LOG.atInfo()
        .setMessage(toldLeader ? "this daemon leads" : "this daemon leads no more")
        .addKeyValue("identity", identity)
        .log();
    for (var listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.atError().setMessage("a listener for the lead failed").setCause(e).log();
      }
    }
  }

  private void look() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(NAME).get();
      if (lease == null) {
        create();
      } else if (identity.equals(holder(lease)) || isAbandoned(lease)) {
        hold(lease);
      }
      wasRefused = false;
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT && !wasRefused && !Thread.currentThread().isInterrupted()) {
        wasRefused = true;
        LOG.atWarn()
            .setMessage("the lease of the lead can not be used now")
            .addKeyValue("namespace", namespace)
            .addKeyValue("cause", ApiErrors.unavailable("use the lease", false, e).getMessage())
            .log();
      }
    }
  }

  private static String holder(Lease lease) {
    return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  /** Whether its holder let it go, or did not renew it for so long as this daemon looks on. */
  private boolean isAbandoned(Lease lease) {
    var version = lease.getMetadata().getResourceVersion();
    if (!version.equals(seenVersion)) {
      seenVersion = version;
      seenSince = System.nanoTime();
    }
    return holder(lease).isEmpty() || System.nanoTime() - seenSince >= timing.lease().toNanos();
  }

  private void create() {
    if (client.namespaces().withName(namespace).get() == null) {
      var made = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
      var _ = client.resource(made).create();
    }
    var begun = System.nanoTime();
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(NAME)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(identity)
            .withLeaseDurationSeconds((int) timing.lease().toSeconds())
            .withAcquireTime(now())
            .withRenewTime(now())
            .withLeaseTransitions(0)
            .endSpec()
            .build();
    var _ = client.resource(lease).create();
    validUntil = begun + timing.valid().toNanos();
  }

  /** Counts from before the request: whatever time it took, nobody else can have the lease yet. */
  private void hold(Lease lease) {
    var begun = System.nanoTime();
    var isMine = identity.equals(holder(lease));
    var spec = lease.getSpec();
    var transitions = Objects.requireNonNullElse(spec.getLeaseTransitions(), 0);
    var mine =
        new LeaseBuilder(lease)
            .editSpec()
            .withHolderIdentity(identity)
            .withLeaseDurationSeconds((int) timing.lease().toSeconds())
            .withAcquireTime(isMine ? spec.getAcquireTime() : now())
            .withRenewTime(now())
            .withLeaseTransitions(isMine ? transitions : transitions + 1)
            .endSpec()
            .build();
    write(mine);
    validUntil = begun + timing.valid().toNanos();
  }

  /** Only where nobody wrote it since it was read. */
  private void write(Lease lease) {
    var _ =
        client
            .resource(lease)
            .lockResourceVersion(lease.getMetadata().getResourceVersion())
            .update();
  }

  private static ZonedDateTime now() {
    return ZonedDateTime.now(ZoneOffset.UTC);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(REQUEST.plus(REQUEST));
      letGo();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KubernetesClientException e) {
      LOG.atDebug().setMessage("the lease was not let go: it runs out").setCause(e).log();
    } finally {
      client.close();
    }
  }

  private void letGo() {
    var wasLeader = isLeader();
    validUntil = System.nanoTime();
    if (wasLeader) {
      var lease = client.leases().inNamespace(namespace).withName(NAME).get();
      if (lease != null && identity.equals(holder(lease))) {
        write(new LeaseBuilder(lease).editSpec().withHolderIdentity("").endSpec().build());
      }
    }
  }
}
