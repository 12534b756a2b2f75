package dev.slipway.router.mesh;

import dev.slipway.manifest.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * One router of the mesh.
 *
 * @param version of the table that it serves, where it has told
 * @param current whether that is the one it should
 * @param since when it came, or went
 * @param connected whether it is there; one that went is waited for a while
 * @param problem why it does not serve what it should
 */
public record RouterStatus(
    RouterName name,
    Optional<Digest> version,
    boolean current,
    Instant since,
    boolean connected,
    Optional<String> problem) {}
