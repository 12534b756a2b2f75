package dev.slipway.architecture.broken.reconciler.loop;

import dev.slipway.architecture.broken.manifest.KnowsTheBuilder;

public record KnowsTheManifest(KnowsTheBuilder manifest) {}
