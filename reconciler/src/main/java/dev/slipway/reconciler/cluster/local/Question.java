package dev.slipway.reconciler.cluster.local;

/** What is asked about a process that runs. */
enum Question {
  /** Whether it has started: until then the next two are not asked. */
  STARTUP,
  /** Whether it may be sent requests. */
  READINESS,
  /** Whether it still works. */
  LIVENESS,
  /** Whether it keeps to its memory. */
  MEMORY
}
