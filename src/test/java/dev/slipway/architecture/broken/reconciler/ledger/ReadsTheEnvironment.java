package dev.slipway.architecture.broken.reconciler.ledger;

public record ReadsTheEnvironment() {
  String home() {
    return System.getProperty("user.home");
  }
}
