package dev.slipway.builder;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.List;

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

  /**
   * All tags of a repository, in no order; none where the registry has no such repository. There is
   * a limit to how many, and to how long.
   *
   * @param repository as it was written, with its registry where one was given
   * @throws RejectedException where the registry refuses, or has too many
   * @throws UnavailableException as {@link #resolve}
   */
  List<String> tags(String repository) throws RejectedException, UnavailableException;

  /**
   * The same for who has credentials of their own, which are stronger than the usual ones. What the
   * registry let in before by others is not used for it, nor the other way round.
   *
   * @throws RejectedException where they can not be read
   */
  ImageResolver loggedInBy(RegistryCredentials credentials) throws RejectedException;
}
