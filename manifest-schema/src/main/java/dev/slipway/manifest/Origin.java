package dev.slipway.manifest;

/** What an app is made from: source that is built, or an image that is there. */
public sealed interface Origin permits Source, ImageName {}
