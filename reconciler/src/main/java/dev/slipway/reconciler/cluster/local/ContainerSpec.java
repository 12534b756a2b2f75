package dev.slipway.reconciler.cluster.local;

import dev.slipway.manifest.Cpu;
import java.util.Optional;

/**
 * What only containers have. The image itself says the rest: environment, working folder, user, and
 * the command where none is given.
 *
 * @param port where it listens inside
 * @param cpu what it gets at most
 * @param pullSecret the name of the secret that opens the registry of its image
 */
record ContainerSpec(Optional<Integer> port, Optional<Cpu> cpu, Optional<String> pullSecret) {}
