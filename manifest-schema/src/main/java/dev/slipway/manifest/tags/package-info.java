/** Which of a repository's tags a policy chooses. */
@NullMarked
package dev.slipway.manifest.tags;

import org.jspecify.annotations.NullMarked;
