package dev.slipway.router.balance;

/**
 * How an instance stands in the choice. Times are nanoseconds of a clock that only goes forward and
 * begins anywhere.
 *
 * @param warmingSince since when it gets requests, or from when on
 * @param avoidedUntil it took no connection: others are asked first
 * @param ejectedUntil it failed again and again: it is out
 */
public record Standing(long warmingSince, long avoidedUntil, long ejectedUntil) {
  /** Of an instance that has just come. */
  public static Standing fresh(long now) {
    return new Standing(now, now, now);
  }

  public Standing avoided(long until) {
    return new Standing(warmingSince, until, ejectedUntil);
  }

  /** Out, and then back with a slow start. */
  public Standing ejected(long until) {
    return new Standing(until, avoidedUntil, until);
  }

  /** Back at once, because too many are out; with a slow start too. */
  public Standing readmitted(long now) {
    return new Standing(now, avoidedUntil, now);
  }

  public boolean isEjected(long now) {
    return now - ejectedUntil < 0;
  }

  public boolean isIn(long now) {
    return !isEjected(now) && now - avoidedUntil >= 0;
  }

  public float share(long now, SlowStart slowStart) {
    return slowStart.share(now - warmingSince);
  }
}
