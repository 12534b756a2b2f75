package dev.slipway.router.policy;

import dev.slipway.manifest.IpAddress;
import dev.slipway.manifest.RateLimit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets so many requests of one client through, by the generic cell rate algorithm (ITU-T I.371): of
 * each client no more is kept than the moment at which it will have used up nothing.
 *
 * <p>Clients of IPv6 are told apart by their network, of 64 bits, as they have any number of
 * addresses in it. Of those that are kept, the one that was seen longest ago is forgotten first: it
 * may then send a burst again.
 */
final class RateRule {
  /** So many clients are kept, and no more: about 100 bytes each. */
  static final int KEPT = 16_384;

  private static final int STRIPES = 16;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long intervalNanos;
  private final long toleranceNanos;
  private final Map<IpAddress, Long>[] stripes;

  RateRule(RateLimit limit) {
    this.intervalNanos = Math.max(1, limit.per().toNanos() / limit.requests());
    this.toleranceNanos = Math.multiplyExact(intervalNanos, limit.burst() - 1L);
    this.stripes = stripes();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<IpAddress, Long>[] stripes() {
    var stripes = new Map[STRIPES];
    for (var i = 0; i < STRIPES; i++) {
      stripes[i] = new Recent();
    }
    return stripes;
  }

  /** Those that were seen last. */
  private static final class Recent extends LinkedHashMap<IpAddress, Long> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<IpAddress, Long> eldest) {
      return size() > KEPT / STRIPES;
    }
  }

  Optional<Refusal> judge(Visit visit) {
    var early = earlyNanos(client(visit), visit.nanos());
    if (early <= 0) {
      return Optional.empty();
    }
    var seconds = (early + SECOND_NANOS - 1) / SECOND_NANOS;
    return Optional.of(
        Refusal.of(429, "You send more requests than this app takes from one address.")
            .with("retry-after", Long.toString(seconds)));
  }

  /** How many clients are known now. */
  int kept() {
    return Arrays.stream(stripes).mapToInt(Map::size).sum();
  }

  /** How much too early a request comes; counts it where it does not. */
  private long earlyNanos(IpAddress client, long now) {
    var stripe = stripes[Math.floorMod(client.hashCode(), STRIPES)];
    synchronized (stripe) {
      var kept = stripe.get(client);
      var free = kept == null || kept - now < 0 ? now : kept;
      var early = free - now - toleranceNanos;
      if (early <= 0) {
        stripe.put(client, free + intervalNanos);
        forgetIdle(stripe, now);
      }
      return early;
    }
  }

  /** Who used up nothing is as one that never came: of those, two go for each that comes. */
  private static void forgetIdle(Map<IpAddress, Long> stripe, long now) {
    var longestAgo = stripe.entrySet().iterator();
    for (var i = 0; i < 2 && longestAgo.hasNext() && longestAgo.next().getValue() - now <= 0; i++) {
      longestAgo.remove();
    }
  }

  private static IpAddress client(Visit visit) {
    var address = IpAddress.parse(visit.client()).orElse(new IpAddress(0, 0));
    return address.high() == 0 ? address : new IpAddress(address.high(), 0);
  }
}
