package dev.slipway.reconciler.cluster.local;

/**
 * A process that can not be mistaken for a later one with the same id.
 *
 * @param start when it started, in the words of the system: comparable for equality only
 * @param grouped whether it leads a process group of its own
 */
record ProcessIdentity(long pid, String start, boolean grouped) {}
