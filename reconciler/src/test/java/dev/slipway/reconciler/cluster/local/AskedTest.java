package dev.slipway.reconciler.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ProcessSpec;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.Instance.Phase;
import dev.slipway.reconciler.cluster.Releases;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AskedTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Workload workload(int release, int replicas) {
    var process = new ProcessSpec(List.of("run"), Optional.empty());
    var image = new ImageRef("shop", Digest.of("image"));
    var releases = Releases.of("shop", image, Map.of(Local.WORKER, process));
    return Releases.workload(releases.number(release), replicas, Duration.ofMinutes(1));
  }

  private static Instance instance(int ordinal, Phase phase, String detail) {
    return new Instance(Local.id(1, ordinal), phase, Optional.empty(), detail, 0);
  }

  private static Instance ready(int ordinal) {
    return instance(ordinal, Phase.READY, "");
  }

  @Test
  void itIsCompleteWhenAllWereReadyAtOneTimeAndStaysSo() {
    var asked = Asked.first(workload(1, 2), NOON);

    var half = asked.judge(List.of(ready(1)), NOON);
    assertThat(half.rollout()).isEqualTo(new Rollout.InProgress(new ReleaseNumber(1)));
    var all = half.judge(List.of(ready(1), ready(2)), NOON);
    assertThat(all.rollout()).isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
    var later = all.judge(List.of(), NOON.plusSeconds(3_600));
    assertThat(later.rollout()).isEqualTo(new Rollout.Complete(new ReleaseNumber(1)));
  }

  @Test
  void nothingWantedIsComplete() {
    assertThat(Asked.first(workload(1, 0), NOON).judge(List.of(), NOON).complete()).isTrue();
  }

  @Test
  void atTheDeadlineItFailsWithNumbersAndTheFirstLineOfOneReason() {
    var seen = List.of(ready(1), instance(2, Phase.CRASHED, "exited with 3\n  password is x"));
    var asked = Asked.first(workload(1, 2), NOON);

    assertThat(asked.judge(seen, NOON.plusSeconds(59)).isOpen()).isTrue();
    assertThat(asked.judge(seen, NOON.plusSeconds(60)).rollout())
        .isEqualTo(
            new Rollout.Failed(
                new ReleaseNumber(1),
                "1 of 2 instances ready within 60 s; v1-worker-2 exited with 3"));
  }

  @Test
  void whatBecomesReadyAfterTheDeadlineIsComplete() {
    var late = Asked.first(workload(1, 1), NOON).judge(List.of(), NOON.plusSeconds(61));

    assertThat(late.judge(List.of(ready(1)), NOON.plusSeconds(90)).complete()).isTrue();
  }

  @Test
  void otherReplicasBelongToTheSameRolloutAndAnotherReleaseBeginsOne() {
    var asked = Asked.first(workload(1, 1), NOON).judge(List.of(ready(1)), NOON);

    assertThat(asked.again(workload(1, 3), NOON.plusSeconds(9)).complete()).isTrue();
    var other = asked.again(workload(2, 1), NOON.plusSeconds(9));
    assertThat(other.isOpen()).isTrue();
    assertThat(other.due()).isEqualTo(NOON.plusSeconds(69));
  }

  @Test
  void whoWatchesAgainGivesTheWholeDeadline() {
    var asked = Asked.first(workload(1, 1), NOON);

    assertThat(asked.watchedAgain(NOON.plusSeconds(59)).due()).isEqualTo(NOON.plusSeconds(119));
    assertThat(asked.watchedAgain(NOON.plusSeconds(90)).due()).isEqualTo(NOON.plusSeconds(150));
    var failed = asked.judge(List.of(), NOON.plusSeconds(60));
    assertThat(failed.watchedAgain(NOON.plusSeconds(90))).isEqualTo(failed);
  }

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    var asked = Asked.first(workload(1, 2), NOON).judge(List.of(), NOON.plusSeconds(61));

    assertThat(AskedText.read(AskedText.write(asked))).isEqualTo(asked);
  }
}
