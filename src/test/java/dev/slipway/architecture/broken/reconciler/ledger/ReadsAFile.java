package dev.slipway.architecture.broken.reconciler.ledger;

import java.nio.file.Path;

public record ReadsAFile(Path path) {}
