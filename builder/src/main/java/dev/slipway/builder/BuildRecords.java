package dev.slipway.builder;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;

/** What is known of builds that were done, by whatever method. Safe for use by several threads. */
public interface BuildRecords {
  /** Why the last build of this key failed, remembered across restarts. */
  Optional<String> failure(AppName app, BuildKey key);

  /** Forgets the failures of an app, so that they are tried again. */
  void forgetFailures(AppName app);

  /** All apps of which logs, failures or caches are kept. */
  SortedSet<AppName> apps() throws UnavailableException;

  /** Deletes all that is kept of an app that is built no more. */
  void forget(AppName app) throws UnavailableException;

  /** Where the time of a build went that has ended; empty where that is not known. */
  Optional<BuildStages> stages(AppName app, BuildKey key);

  /** The log of a build, growing while it runs. */
  Optional<Path> log(AppName app, BuildKey key);
}
