package dev.slipway.architecture.broken.reconciler.ledger;

public record StartsAThread(Thread thread) {}
