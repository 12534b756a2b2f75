package dev.slipway.reconciler.plan;

import dev.slipway.manifest.Platform;
import dev.slipway.manifest.ReleasePolicy.Approval;
import dev.slipway.manifest.read.Manifests.Manifest;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.ledger.AppLedger;
import dev.slipway.reconciler.plan.Step.RecordRelease;

/** All that was observed of one app that has a manifest. */
public record AppWorld(
    Manifest manifest,
    SourceState source,
    BuildState build,
    AppLedger ledger,
    Running running,
    Review review) {
  /** Who lets a release through (design, rule 5). */
  public Approval approval(RecordRelease record, Platform platform) {
    var image = record.release().image();
    var sameImage = record.before().filter(before -> before.image().equals(image)).isPresent();
    return manifest
        .app()
        .map(app -> app.releases(platform))
        .orElse(platform.releases())
        .approval(sameImage);
  }
}
