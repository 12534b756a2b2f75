package dev.slipway.builder.sbom;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Files of one kind that tell of packages. Holds no state. */
sealed interface Evidence
    permits NodePackages, PythonPackages, JavaArchives, GoPrograms, SystemPackages {
  List<Evidence> ALL =
      List.of(
          new NodePackages(),
          new PythonPackages(),
          new JavaArchives(2L << 30),
          new SystemPackages(),
          new GoPrograms());

  /** No file that tells of packages in text is larger. */
  int MOST_BYTES = 32 << 20;

  /**
   * Whether this file may tell.
   *
   * @param path relative to the root of the image
   */
  boolean isIn(String path, boolean executable);

  /** What it tells; none where it can not be understood. */
  List<Component> read(String path, InputStream file) throws IOException;
}
