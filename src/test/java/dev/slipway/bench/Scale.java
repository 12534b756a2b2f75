package dev.slipway.bench;

/**
 * How much is measured.
 *
 * @param served rounds of a change that is followed until it is served
 * @param many apps of which nearly none changes
 * @param looks rounds of looking at them, after as many to warm up
 * @param releases in one pass
 * @param ledger releases of one app
 * @param shared apps of one repository
 * @param apps that the daemon's memory is measured with
 * @param changes of all of those
 * @param requests after each change
 */
record Scale(
    int served,
    int many,
    int looks,
    int releases,
    int ledger,
    int shared,
    int apps,
    int changes,
    int requests) {
  static final Scale WHOLE = new Scale(9, 1_000, 15, 100, 10_000, 50, 20, 3, 5_000);

  /** Proves that the benches run, and nothing else. */
  static final Scale SMOKE = new Scale(1, 20, 2, 5, 300, 3, 2, 1, 50);
}
