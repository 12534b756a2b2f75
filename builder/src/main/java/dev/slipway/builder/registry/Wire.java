package dev.slipway.builder.registry;

/** How requests go out: once, or again where that may help. */
record Wire(Http http, Retries retries) {}
