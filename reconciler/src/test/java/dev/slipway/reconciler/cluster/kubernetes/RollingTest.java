package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Workload;
import dev.slipway.reconciler.cluster.kubernetes.PodState.Trouble;
import dev.slipway.reconciler.cluster.kubernetes.Rolling.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When time alone changes how a rollout is judged. */
final class RollingTest {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long BEGIN = -7; // of a clock that may be anywhere

  private final Workload workload =
      Releases.workload(
          Releases.of("shop", ImageRef.parse("registry/shop@sha256:" + "1".repeat(64)), web())
              .number(1),
          1,
          DEADLINE);
  private final Rolling rolling = new Rolling(workload, BEGIN);

  @Test
  void whatIsOnItsWayIsLookedAtAtTheDeadlineAndHasFailedThen() {
    judge(sight(), Duration.ofSeconds(1));

    assertThat(untilTimeTells(Duration.ofSeconds(1))).contains(DEADLINE.minusSeconds(1));
    assertThat(judge(sight(), DEADLINE)).isInstanceOf(Rollout.Failed.class);
    assertThat(untilTimeTells(DEADLINE)).isEmpty();
  }

  @Test
  void aPodThatIsStuckIsLookedAtWhenPatienceEnds() {
    var stuck = sight(pod("a", Trouble.STUCK));
    judge(stuck, Duration.ofSeconds(3));

    assertThat(untilTimeTells(Duration.ofSeconds(4))).contains(PATIENCE.minusSeconds(1));
    assertThat(judge(stuck, Duration.ofSeconds(23))).isInstanceOf(Rollout.Failed.class);
  }

  @Test
  void aPodThatIsGoneIsWaitedForNoMore() {
    judge(sight(pod("a", Trouble.STUCK)), Duration.ofSeconds(3));
    judge(sight(), Duration.ofSeconds(4));

    assertThat(untilTimeTells(Duration.ofSeconds(4))).contains(DEADLINE.minusSeconds(4));
  }

  private Rollout judge(Sight sight, Duration after) {
    return rolling.judge(workload, sight, BEGIN + after.toNanos());
  }

  private Optional<Duration> untilTimeTells(Duration after) {
    return rolling.untilTimeTells(workload, BEGIN + after.toNanos());
  }

  private static Map<ProcessType, ProcessSpec> web() {
    return Map.of(ProcessType.WEB, new ProcessSpec(List.of(), Optional.empty()));
  }

  private static Sight sight(PodState... pods) {
    var ids = new TreeMap<String, InstanceId>();
    for (var pod : pods) {
      ids.put(pod.uid(), new InstanceId(pod.release(), pod.type(), ids.size() + 1));
    }
    return new Sight(new TreeMap<>(), List.of(pods), ids);
  }

  private static PodState pod(String uid, Trouble trouble) {
    return new PodState(
        uid,
        "app-shop",
        "web-" + uid,
        "",
        new ReleaseNumber(1),
        ProcessType.WEB,
        Phase.CRASHED,
        Optional.empty(),
        Optional.of(trouble),
        "can not pull its image",
        0);
  }
}
