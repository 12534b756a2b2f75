package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.Domain;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How the daemon runs.
 *
 * @param domain below which apps have host names where {@code slipway.yaml} says none
 * @param polls when repositories are asked
 * @param routerPort where they are answered, for the URLs that people are told
 * @param keptReleases of how many releases of an app images are kept; empty: none is deleted
 */
record Setting(
    Domain domain,
    Polling polls,
    int builds,
    int routerPort,
    InstantSource clock,
    RandomGenerator random,
    OptionalInt keptReleases) {}
