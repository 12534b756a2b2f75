package dev.slipway.reconciler.daemon;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.BuildRecords;
import dev.slipway.builder.BuildStages;
import dev.slipway.builder.work.BuildMachine;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is known of builds on this machine, and what they left where they are done elsewhere. */
record BuildsAnywhere(BuildRecords here, BuildMachine elsewhere) implements BuildRecords {
  @Override
  public Optional<String> failure(AppName app, BuildKey key) {
    return here.failure(app, key);
  }

  @Override
  public void forgetFailures(AppName app) {
    here.forgetFailures(app);
  }

  @Override
  public SortedSet<AppName> apps() throws UnavailableException {
    var apps = new TreeSet<>(here.apps());
    apps.addAll(elsewhere.cached());
    return apps;
  }

  @Override
  public void forget(AppName app) throws UnavailableException {
    elsewhere.forget(app);
    here.forget(app);
  }

  @Override
  public Optional<BuildStages> stages(AppName app, BuildKey key) {
    return here.stages(app, key);
  }

  @Override
  public Optional<Path> log(AppName app, BuildKey key) {
    return here.log(app, key);
  }
}
