package dev.slipway.router.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TwoChoicesTest {
  private static final int MANY = 100_000;

  private final SplittableRandom random = new SplittableRandom(6);
  private int turn;

  private record Stub(boolean isIn, int requests, float share) implements Candidate {}

  private static Stub busy(int requests) {
    return new Stub(true, requests, 1);
  }

  private static Stub out(int requests) {
    return new Stub(false, requests, 1);
  }

  private static Stub cold(float share) {
    return new Stub(true, 0, share);
  }

  private int choose(List<Stub> among, int except) {
    return TwoChoices.choose(among, except, turn++, random.nextInt());
  }

  private int[] counts(List<Stub> among, int except) {
    var counts = new int[among.size()];
    for (var i = 0; i < MANY; i++) {
      counts[choose(among, except)]++;
    }
    return counts;
  }

  @Test
  void goes_round_where_all_are_alike() {
    var among = List.of(busy(1), busy(1), busy(1));
    var order = new ArrayList<Integer>();
    for (var i = 0; i < 6; i++) {
      order.add(choose(among, TwoChoices.NONE));
    }
    assertThat(order).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void takes_the_less_busy_of_two() {
    assertThat(counts(List.of(busy(5), busy(4)), TwoChoices.NONE)).containsExactly(0, MANY);
  }

  @Test
  void never_takes_the_busiest_of_many() {
    var counts = counts(List.of(busy(1), busy(9), busy(1), busy(1)), TwoChoices.NONE);
    assertThat(counts[1]).isZero();
    assertThat(counts[0]).isBetween(MANY / 4, MANY / 2);
  }

  @Test
  void takes_none_where_there_is_none() {
    assertThat(choose(List.of(), TwoChoices.NONE)).isEqualTo(TwoChoices.NONE);
    assertThat(choose(List.of(busy(0)), 0)).isEqualTo(TwoChoices.NONE);
    assertThat(choose(List.of(out(0)), TwoChoices.NONE)).isZero();
  }

  @Test
  void takes_none_that_is_not_wanted_or_out_and_spreads_evenly_over_the_others() {
    var counts = counts(List.of(busy(0), busy(0), out(0), busy(0), busy(0), busy(0)), 1);
    assertThat(counts[1]).isZero();
    assertThat(counts[2]).isZero();
    assertThat(Arrays.stream(counts).filter(count -> count > 0).boxed())
        .hasSize(4)
        .allSatisfy(count -> assertThat(count).isBetween(MANY / 5, MANY * 3 / 10));
  }

  @Test
  void takes_the_least_busy_where_all_are_out() {
    assertThat(counts(List.of(out(3), out(1), out(2)), TwoChoices.NONE))
        .containsExactly(0, MANY, 0);
    assertThat(counts(List.of(out(3), out(1), out(2)), 1)).containsExactly(0, 0, MANY);
  }

  @Test
  void gives_a_cold_one_its_part_of_an_equal_share() {
    for (var share : new float[] {0.1f, 0.5f, 0.9f}) {
      var counts = counts(List.of(busy(0), cold(share), busy(0), busy(0)), TwoChoices.NONE);
      assertThat(counts[1]).isBetween((int) (MANY * share * 0.22), (int) (MANY * share * 0.28));
    }
  }

  @Test
  void gives_cold_ones_all_where_no_other_is_warm() {
    assertThat(counts(List.of(cold(0.1f), cold(0.1f)), TwoChoices.NONE))
        .containsExactly(MANY / 2, MANY / 2);
  }

  /** The theorem behind it: with two choices the fullest of n holds ln ln n more, not ln n. */
  @Test
  void keeps_a_hundred_evenly_busy_where_requests_never_end() {
    var requests = new int[100];
    for (var i = 0; i < 20_000; i++) {
      var among = Arrays.stream(requests).mapToObj(TwoChoicesTest::busy).toList();
      requests[choose(among, TwoChoices.NONE)]++;
    }
    assertThat(Arrays.stream(requests).boxed())
        .allSatisfy(each -> assertThat(each).isBetween(195, 205));
  }
}
