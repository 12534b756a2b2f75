package dev.slipway.reconciler.api;

import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.git.Person;
import java.util.Optional;

/**
 * A wish to go back.
 *
 * @param to which release; empty: the one before the current one that came up
 * @param author who the commit says asked for it; empty: Slipway
 * @param now whether it is released at once, also where releases are reviewed
 */
public record RollbackRequest(Optional<ReleaseNumber> to, Optional<Person> author, boolean now) {}
