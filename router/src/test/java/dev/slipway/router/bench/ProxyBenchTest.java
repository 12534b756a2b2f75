package dev.slipway.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("bench")
class ProxyBenchTest {
  private static final int ROUNDS = 6;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void a_request_costs_at_most_twice_the_cpu_that_it_costs_nginx() throws Exception {
    assertThat(ProxyBench.isPossible())
        .as("this bench needs nginx and wrk: apt-get install nginx-light wrk")
        .isTrue();
    assertThat(new ProxyBench(System.out, ROUNDS).run()).isLessThanOrEqualTo(2);
  }
}
