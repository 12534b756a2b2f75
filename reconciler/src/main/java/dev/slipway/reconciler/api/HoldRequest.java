package dev.slipway.reconciler.api;

import dev.slipway.reconciler.git.Person;
import java.util.Optional;

/**
 * A wish that nothing new is released, or that it is again.
 *
 * @param author who the commit says asked for it; empty: Slipway
 */
public record HoldRequest(Optional<Person> author) {}
