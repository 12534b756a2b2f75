/** What a daemon and a pod that builds for it say to each other, and what the pod does. */
@NullMarked
package dev.slipway.builder.pod;

import org.jspecify.annotations.NullMarked;
