package dev.slipway.architecture.broken.reconciler.cluster;

public interface Port {
  void change();
}
