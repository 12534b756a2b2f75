package dev.slipway.reconciler.metrics;

import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.status.Condition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The metrics as Prometheus reads them. Labels have few values: no app, path or commit; but each
 * certificate has its time.
 */
public final class PrometheusMetrics implements Metrics {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final int STATUS_CLASSES = 5;

  /** The buckets of the histogram. */
  private static final Duration[] CLUSTER_ANSWERS =
      IntStream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter releases =
      Counter.builder("slipway.releases").description("Releases recorded").register(registry);

  private final Counter drift =
      Counter.builder("slipway.drift")
          .description("Changes of objects in the cluster by someone else's hand")
          .register(registry);

  private final MultiGauge certificateExpiries =
      MultiGauge.builder("slipway.certificate.expiry")
          .description("When a certificate of the router expires")
          .baseUnit("seconds")
          .register(registry);
  private volatile Supplier<Map<String, Instant>> certificates = Map::of;

  /** Kept here, as a counter keeps what it looks at only as long as somebody else does. */
  private volatile LongSupplier droppedLines = () -> 0;

  /** By the first digit of the status, less one; looked up here, as each request is counted. */
  private final List<Timer> appAnswers =
      IntStream.rangeClosed(1, STATUS_CLASSES)
          .mapToObj(hundreds ->
              Timer.builder("slipway.requests")
                  .description("Requests to apps")
                  .tag("class", hundreds + "xx")
                  .register(registry))
          .toList();

  public PrometheusMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (var result : BuildResult.values()) {
      builds(result);
    }
    passes(true);
    passes(false);
  }

  @Override
  public void passDone(boolean ok, Duration time) {
    passes(ok).record(time);
  }

  @Override
  public void buildDone(BuildResult result, Duration time) {
    builds(result).record(time);
  }

  @Override
  public void released() {
    releases.increment();
  }

  @Override
  public void drifted() {
    drift.increment();
  }

  @Override
  public void appAnswered(int status, Duration time) {
    appAnswers.get(hundreds(status) - 1).record(time);
  }

  @Override
  public void apiAnswered(int status, Duration time) {
    Timer.builder("slipway.api.requests")
        .description("Requests to the API")
        .tag("class", statusClass(status))
        .register(registry)
        .record(time);
  }

  @Override
  public void hookReceived(String sender, HookResult result) {
    Counter.builder("slipway.hooks")
        .description("Webhooks that came in")
        .tag("sender", sender)
        .tag("result", lower(result))
        .register(registry)
        .increment();
  }

  @Override
  public void clusterAsked(String verb, String resource, int status) {
    Counter.builder("slipway.cluster.requests")
        .description("Requests to the API of the cluster")
        .tag("verb", verb)
        .tag("resource", resource)
        .tag("class", status == 0 ? "none" : statusClass(status))
        .register(registry)
        .increment();
  }

  @Override
  public void clusterAnswered(String verb, Duration time) {
    Timer.builder("slipway.cluster.answers")
        .description("Time until the API of the cluster answered")
        .tag("verb", verb)
        .serviceLevelObjectives(CLUSTER_ANSWERS)
        .register(registry)
        .record(time);
  }

  @Override
  public void watchApps(Supplier<Map<Condition, Integer>> apps) {
    for (var condition : Condition.values()) {
      Gauge.builder("slipway.apps", apps, all -> all.get().getOrDefault(condition, 0))
          .description("Apps by status")
          .tag("status", condition.toString())
          .strongReference(true)
          .register(registry);
    }
  }

  @Override
  public void watchInstances(Supplier<Map<Instance.Phase, Integer>> instances) {
    for (var phase : Instance.Phase.values()) {
      Gauge.builder("slipway.instances", instances, all -> all.get().getOrDefault(phase, 0))
          .description("Instances by phase")
          .tag("phase", lower(phase))
          .strongReference(true)
          .register(registry);
    }
  }

  @Override
  public void watchCertificates(Supplier<Map<String, Instant>> expiries) {
    certificates = expiries;
  }

  @Override
  public void watchAccessLog(LongSupplier dropped) {
    droppedLines = dropped;
    FunctionCounter.builder("slipway.access.log.dropped", this, it -> it.droppedLines.getAsLong())
        .description("Lines of the access log that were not written")
        .register(registry);
  }

  @Override
  public void watchRouter(IntSupplier connections, IntSupplier requests) {
    Gauge.builder("slipway.connections", connections, IntSupplier::getAsInt)
        .description("Connections of clients that are open at the router")
        .strongReference(true)
        .register(registry);
    Gauge.builder("slipway.requests.in.flight", requests, IntSupplier::getAsInt)
        .description("Requests and websockets that are at an instance")
        .strongReference(true)
        .register(registry);
  }

  /** Other names than before may be there. */
  private void lookAtCertificates() {
    certificateExpiries.register(
        certificates.get().entrySet().stream()
            .map(entry ->
                MultiGauge.Row.of(
                    Tags.of("name", entry.getKey()), entry.getValue().getEpochSecond()))
            .toList(),
        true);
  }

  /** All of it, in OpenMetrics where the {@code Accept} header asks for it, else as text 0.0.4. */
  public Page page(String accept) {
    var type =
        accept.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    lookAtCertificates();
    return new Page(type, registry.scrape(type));
  }

  private Timer passes(boolean ok) {
    return Timer.builder("slipway.passes")
        .description("Looks at everything")
        .tag("result", ok ? "ok" : "failed")
        .register(registry);
  }

  private Timer builds(BuildResult result) {
    return Timer.builder("slipway.builds")
        .description("Builds")
        .tag("result", lower(result))
        .register(registry);
  }

  private static String statusClass(int status) {
    return hundreds(status) + "xx";
  }

  /** What is no HTTP status counts as a server's error, to keep the labels few. */
  private static int hundreds(int status) {
    var hundreds = status / 100;
    return hundreds >= 1 && hundreds <= STATUS_CLASSES ? hundreds : STATUS_CLASSES;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A text and its content type. */
  public record Page(String contentType, String text) {}
}
