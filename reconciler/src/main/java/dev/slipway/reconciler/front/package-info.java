/**
 * What stands in front of the apps: the router of a process, and a process that is nothing but a
 * router.
 */
@NullMarked
package dev.slipway.reconciler.front;

import org.jspecify.annotations.NullMarked;
