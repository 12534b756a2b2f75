package dev.slipway.reconciler.git;

import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.ObjectId;

/**
 * A source at a commit.
 *
 * @param subject the first line of the commit's message
 * @param tree the files at the source's path
 */
public record SourceHead(ObjectId commit, String subject, SourceTree tree) {}
