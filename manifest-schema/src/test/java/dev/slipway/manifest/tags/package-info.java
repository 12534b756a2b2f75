/** Tests of which tag a policy chooses. */
@NullMarked
package dev.slipway.manifest.tags;

import org.jspecify.annotations.NullMarked;
