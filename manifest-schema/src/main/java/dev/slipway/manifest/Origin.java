package dev.slipway.manifest;

/** What an app is made from: source that is built, or an image that is there, named or chosen. */
public sealed interface Origin permits Source, ImageName, ImagePolicy {}
