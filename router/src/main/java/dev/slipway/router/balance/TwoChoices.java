package dev.slipway.router.balance;

import java.util.List;

/**
 * The less busy of two: the one whose turn it is, and another at random. On equal terms the one
 * whose turn it is, so that a quiet app's requests go round. Costs the same however many there are,
 * and many routers that do so do not all run to the same instance.
 *
 * <p>An instance that is colder than the other yields to it as often as its share is smaller.
 */
public final class TwoChoices {
  /** No index. */
  public static final int NONE = -1;

  private TwoChoices() {}

  /**
   * An index of the list, or {@link #NONE} where there is none but {@code except}.
   *
   * @param except an index that is not wanted, or {@link #NONE}
   * @param turn one more each time
   * @param dice any number, at random
   */
  public static int choose(List<? extends Candidate> among, int except, int turn, int dice) {
    var count = among.size();
    if (count == 0 || (count == 1 && except == 0)) {
      return NONE;
    }
    if (count == 1) {
      return 0;
    }
    var first = Math.floorMod(turn, count);
    if (first == except || !among.get(first).isIn()) {
      first = anyIn(among, except, NONE, dice);
      if (first == NONE) {
        return leastBusy(among, except);
      }
    }
    var second = (first + 1 + (dice & 0xffff) % (count - 1)) % count;
    if (second == except || !among.get(second).isIn()) {
      second = anyIn(among, except, first, dice);
      if (second == NONE) {
        return first;
      }
    }
    return better(among, first, second, dice);
  }

  private static int better(List<? extends Candidate> among, int first, int second, int dice) {
    var one = among.get(first);
    var other = among.get(second);
    var share = one.share();
    var otherShare = other.share();
    if (share < otherShare && yields(share / otherShare, dice)) {
      return second;
    }
    if (otherShare < share && yields(otherShare / share, dice)) {
      return first;
    }
    return other.requests() < one.requests() ? second : first;
  }

  /** By the bits that chose nothing yet. */
  private static boolean yields(float share, int dice) {
    return (dice >>> 16) >= share * 0x1p16f;
  }

  private static int anyIn(List<? extends Candidate> among, int except, int first, int dice) {
    var in = 0;
    for (var i = 0; i < among.size(); i++) {
      in += i != except && i != first && among.get(i).isIn() ? 1 : 0;
    }
    if (in == 0) {
      return NONE;
    }
    var left = (dice & 0xffff) % in;
    for (var i = 0; i < among.size(); i++) {
      if (i != except && i != first && among.get(i).isIn() && left-- == 0) {
        return i;
      }
    }
    return NONE; // one came back in between
  }

  private static int leastBusy(List<? extends Candidate> among, int except) {
    var best = NONE;
    for (var i = 0; i < among.size(); i++) {
      if (i != except && (best == NONE || among.get(i).requests() < among.get(best).requests())) {
        best = i;
      }
    }
    return best;
  }
}
