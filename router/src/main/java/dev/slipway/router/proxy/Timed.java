package dev.slipway.router.proxy;

/** Something with a deadline, looked at by the coarse clock of its event loop. */
interface Timed {
  /** Called a few times a second; {@code now} in ticks of {@link Worker}. */
  void tick(int now);

  /** The router closes: end when nothing is under way. */
  void drain();
}
