package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.router.Backend;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class InstanceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Outliers outliers = new Outliers(nanos::get);
  private final Instance failing = instance(1);
  private final List<Instance> among = List.of(failing, instance(2));

  private Instance instance(int port) {
    return new Instance(new Backend("127.0.0.1", port), outliers, () -> {});
  }

  private void fail(int entered, int times) {
    for (var i = 0; i < times; i++) {
      failing.judge(false, entered, among);
    }
  }

  private boolean isOut() {
    return failing.isEjected(nanos.get());
  }

  /** They were sent before anybody knew how it is. */
  @Test
  void requests_that_were_there_before_it_was_out_say_nothing_of_how_it_is_when_it_is_back() {
    var before = failing.enter();
    fail(before, 50);
    assertThat(isOut()).isTrue();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertThat(isOut()).isFalse();
    fail(before, 50);
    assertThat(isOut()).isFalse();

    var after = failing.enter();
    fail(after, 4);
    assertThat(isOut()).isFalse();
    fail(after, 1);
    assertThat(isOut()).isTrue();
  }

  @Test
  void requests_that_fail_while_it_is_out_do_not_count_when_it_is_back() {
    fail(failing.enter(), 5);
    fail(failing.enter(), 50);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
    fail(failing.enter(), 4);
    assertThat(isOut()).isFalse();
  }
}
