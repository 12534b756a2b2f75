package dev.slipway.reconciler.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class AttendanceTest {
  private static final long LONG = Attendance.FORGOTTEN.toNanos();

  private final Attendance attendance = new Attendance();

  @Test
  void whatWasNotMarkedForLongIsForgotten() {
    assertThat(attendance.isForgotten("a", "1", 0)).isFalse();
    assertThat(attendance.isForgotten("a", "1", LONG - 1)).isFalse();
    assertThat(attendance.isForgotten("a", "1", LONG)).isTrue();
  }

  @Test
  void whatIsMarkedAgainIsAttended() {
    assertThat(attendance.isForgotten("a", "1", 0)).isFalse();
    assertThat(attendance.isForgotten("a", "2", LONG)).isFalse();
    assertThat(attendance.isForgotten("a", "2", 2 * LONG - 1)).isFalse();
  }

  @Test
  void whatIsSeenForTheFirstTimeMayBeMarkedHoweverOldItIs() {
    assertThat(attendance.isForgotten("a", "", 5 * LONG)).isFalse();
    attendance.retain(Set.of());
    assertThat(attendance.isForgotten("a", "", 9 * LONG)).isFalse();
  }
}
