package dev.slipway.reconciler.plan;

import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.ledger.AppLedger;

/** All that was observed of one app that has a manifest. */
public record AppWorld(
    Manifest manifest, SourceState source, BuildState build, AppLedger ledger, Running running) {}
