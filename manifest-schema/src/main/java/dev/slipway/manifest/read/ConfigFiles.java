package dev.slipway.manifest.read;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** The files of a config repository at one commit, and what they were before. */
public interface ConfigFiles {
  /** Paths as {@link dev.slipway.manifest.ConfigTree} has them, with the id of the content. */
  SortedMap<String, ObjectId> files();

  /** At most 1 MiB and a byte of the content. */
  byte[] read(ObjectId blob) throws UnavailableException;

  /**
   * What a file has been, newest first, from the content it has now on; empty where no history is
   * known.
   */
  List<Version> versions(String path);

  /** A content of a file, and the time of the commit that wrote it. */
  record Version(ObjectId blob, Instant time) {}
}
