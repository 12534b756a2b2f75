@NullMarked
package dev.slipway.router.policy;

import org.jspecify.annotations.NullMarked;
