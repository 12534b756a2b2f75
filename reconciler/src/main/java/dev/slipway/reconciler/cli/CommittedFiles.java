package dev.slipway.reconciler.cli;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigFiles;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.Revisions;
import java.util.List;
import java.util.SortedMap;

/** The files of one commit; nothing is told of what was before. */
record CommittedFiles(Revisions revisions, Revision revision) implements ConfigFiles {
  @Override
  public SortedMap<String, ObjectId> files() {
    return revision.files();
  }

  @Override
  public byte[] read(ObjectId blob) throws UnavailableException {
    return revisions.read(blob);
  }

  @Override
  public List<Version> versions(String path) {
    return List.of();
  }
}
