package dev.slipway.architecture.broken.reconciler.cluster.local;

import dev.slipway.architecture.broken.reconciler.cluster.Port;
import org.eclipse.jgit.lib.ObjectId;

public record KnowsJgit(ObjectId id) implements Port {
  @Override
  public void change() {}
}
