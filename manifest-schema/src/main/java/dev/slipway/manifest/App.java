package dev.slipway.manifest;

/** One app as its manifest asks for it. */
public record App(AppName name, Origin origin, Config config, Settings settings) {}
