package dev.slipway.reconciler.api;

import dev.slipway.reconciler.git.Person;
import java.util.Optional;

/**
 * A wish to release what is held.
 *
 * @param author who the commit says asked for it; empty: Slipway
 */
public record ReleaseRequest(Optional<Person> author) {}
