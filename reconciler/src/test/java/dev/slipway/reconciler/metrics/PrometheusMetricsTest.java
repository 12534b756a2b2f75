package dev.slipway.reconciler.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.metrics.Metrics.BuildResult;
import dev.slipway.reconciler.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {
  private final PrometheusMetrics metrics = new PrometheusMetrics();

  private String text() {
    return metrics.page("").text();
  }

  @Test
  void tellsEveryNumberBeforeAnythingHappened() {
    assertThat(text())
        .contains(
            "slipway_passes_seconds_count{result=\"ok\"} 0",
            "slipway_passes_seconds_count{result=\"failed\"} 0",
            "slipway_builds_seconds_count{result=\"built\"} 0",
            "slipway_releases_total 0.0",
            "slipway_requests_seconds_count{class=\"5xx\"} 0",
            "jvm_memory_used_bytes");
  }

  @Test
  void countsWhatHappens() {
    metrics.passDone(true, Duration.ofMillis(500));
    metrics.buildDone(BuildResult.FAILED, Duration.ofSeconds(2));
    metrics.released();
    metrics.appAnswered(204, Duration.ofMillis(1));
    metrics.appAnswered(999, Duration.ofMillis(1));
    metrics.watchApps(() -> Map.of(Condition.READY, 7));
    metrics.watchInstances(() -> Map.of(Phase.CRASHED, 2));

    assertThat(text())
        .contains(
            "slipway_passes_seconds_sum{result=\"ok\"} 0.5",
            "slipway_builds_seconds_sum{result=\"failed\"} 2.0",
            "slipway_releases_total 1.0",
            "slipway_requests_seconds_count{class=\"2xx\"} 1",
            "slipway_requests_seconds_count{class=\"5xx\"} 1",
            "slipway_apps{status=\"Ready\"} 7.0",
            "slipway_apps{status=\"Stalled\"} 0.0",
            "slipway_instances{phase=\"crashed\"} 2.0");
  }

  @Test
  void tellsWhenTheCertificatesOfTheMomentExpire() {
    var now = new TreeMap<>(Map.of("shop", Instant.ofEpochSecond(1_800_000_000)));
    metrics.watchCertificates(() -> now);
    assertThat(text()).contains("slipway_certificate_expiry_seconds{name=\"shop\"} 1.8E9");
    now.clear();
    now.put("blog", Instant.ofEpochSecond(1_900_000_000));
    assertThat(text())
        .contains("slipway_certificate_expiry_seconds{name=\"blog\"} 1.9E9")
        .doesNotContain("name=\"shop\"");
  }

  @Test
  void tellsHowManyLinesOfTheAccessLogWereDropped() {
    metrics.watchAccessLog(new AtomicLong(7)::get);
    System.gc(); // nobody but the metrics has it
    assertThat(text()).contains("slipway_access_log_dropped_total 7.0");
  }

  @Test
  void tellsWhatIsOpenAtTheRouter() {
    assertThat(text()).doesNotContain("slipway_connections", "slipway_requests_in_flight");
    metrics.watchRouter(new AtomicInteger(5)::get, new AtomicInteger(3)::get);
    System.gc(); // nobody but the metrics has them
    assertThat(text()).contains("slipway_connections 5.0", "slipway_requests_in_flight 3.0");
  }

  @Test
  void tellsWhatTheClusterWasAskedAndHowSoonItAnswered() {
    metrics.drifted();
    metrics.clusterAsked("apply", "deployments", 200);
    metrics.clusterAsked("apply", "deployments", 429);
    metrics.clusterAsked("list", "pods", 0);
    metrics.clusterAnswered("apply", Duration.ofMillis(30));

    assertThat(text())
        .contains(
            "slipway_drift_total 1.0",
            "slipway_cluster_requests_total{class=\"2xx\",resource=\"deployments\",verb=\"apply\"} 1.0",
            "slipway_cluster_requests_total{class=\"4xx\",resource=\"deployments\",verb=\"apply\"} 1.0",
            "slipway_cluster_requests_total{class=\"none\",resource=\"pods\",verb=\"list\"} 1.0",
            "slipway_cluster_answers_seconds_bucket{verb=\"apply\",le=\"0.025\"} 0",
            "slipway_cluster_answers_seconds_bucket{verb=\"apply\",le=\"0.05\"} 1",
            "slipway_cluster_answers_seconds_count{verb=\"apply\"} 1");
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() {
    var page = metrics.page("application/openmetrics-text; version=1.0.0,text/plain;q=0.5");

    assertThat(page.contentType())
        .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(page.text()).endsWith("# EOF\n");
  }
}
