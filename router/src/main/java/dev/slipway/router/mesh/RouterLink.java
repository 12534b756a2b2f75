package dev.slipway.router.mesh;

/** The way to one router. Neither method waits. */
public interface RouterLink {
  /** Has it serve another table; it will tell when it does. */
  void send(TableChange change);

  /** Lets go of it. */
  void close();
}
