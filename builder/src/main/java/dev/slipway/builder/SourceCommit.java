package dev.slipway.builder;

import dev.slipway.manifest.ObjectId;
import java.time.Instant;

/**
 * Where a tree was found. Other commits, and other repositories, may have the same.
 *
 * @param git the address of the repository, without a password
 * @param created when it was committed
 */
public record SourceCommit(String git, ObjectId id, Instant created) {}
