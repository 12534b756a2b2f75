package dev.slipway.reconciler.api;

import dev.slipway.reconciler.git.Person;
import java.util.Optional;

/**
 * A wish to release what is held.
 *
 * @param author who the commit says asked for it; empty: Slipway
 * @param now whether it is released at once, also where releases are reviewed
 */
public record ReleaseRequest(Optional<Person> author, boolean now) {}
