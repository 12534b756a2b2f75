package dev.slipway.reconciler.status;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.Rewrite;
import java.util.Optional;

/**
 * The config repository as the daemon sees it; the API writes the components in this order.
 *
 * @param revision the config commit of the last pass
 * @param trouble why the last look at it did not succeed, for a person; or empty
 * @param rewritten the last time that its history was rewritten, as far as was seen
 */
public record RepositoryStatus(
    Optional<ObjectId> revision, String trouble, Optional<Rewrite> rewritten) {}
