package dev.slipway.builder;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;

/** Says which image a name means now. Safe for use by several threads. */
public interface ImageResolver {
  /**
   * Asks the registry, with a HEAD request, so nothing is pulled and no pull is counted. Manifests
   * and indexes of OCI and of Docker are understood; an index keeps its own digest, so that each
   * machine picks what fits it. A name with a digest is that digest, if the registry has it.
   *
   * @return the digest in the repository as it was written
   * @throws RejectedException where the registry has no such image or refuses the login; the
   *     message says what to do
   * @throws UnavailableException where the registry can not be reached or is overloaded or broken
   *     (429, 5xx): what runs stays
   */
  ImageRef resolve(ImageName name) throws RejectedException, UnavailableException;
}
