package dev.slipway.reconciler.status;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.ReleaseNumber;
import java.util.List;
import java.util.Optional;

/**
 * One app as people see it; the API writes the components in this order.
 *
 * @param reason one CamelCase word more than the status says, or empty
 * @param message for a person: the first line says it, further lines give detail; or empty
 * @param revision the config commit that this was seen at
 * @param release the current release: what the release file says
 * @param pending the release that is being made or rolled out, while there is one
 * @param held the inputs that were left by a step back, or declined, and wait
 * @param url where it answers, if it is routed to
 * @param domains of the manifest, in its order
 * @param problems of its manifest: while there are any, it keeps its release
 */
public record AppStatus(
    AppName name,
    Condition status,
    String reason,
    String message,
    Optional<ObjectId> revision,
    Optional<Current> release,
    Optional<Pending> pending,
    Optional<Held> held,
    Optional<String> url,
    List<Domain> domains,
    List<Scale> processes,
    List<Problem> problems) {
  public AppStatus {
    domains = List.copyOf(domains);
    processes = List.copyOf(processes);
    problems = List.copyOf(problems);
  }

  /** The instances wanted, of all process types. */
  public int desired() {
    return processes.stream().mapToInt(Scale::desired).sum();
  }

  /** The instances that are ready, of all process types. */
  public int ready() {
    return processes.stream().mapToInt(Scale::ready).sum();
  }

  /**
   * The release that the release file says.
   *
   * @param commit of the source
   */
  public record Current(
      ReleaseNumber number, ImageRef image, Optional<ObjectId> commit, Digest inputs) {}

  /**
   * What is to follow the current release.
   *
   * @param number of the release, once it is known
   * @param commit of the source
   * @param build the key to ask for the build's log with
   * @param request where people see the request that it waits for
   */
  public record Pending(
      Optional<ReleaseNumber> number,
      Optional<ObjectId> commit,
      Optional<BuildKey> build,
      Optional<String> request) {}

  /**
   * A release that was stepped back from and is not made again until its inputs change.
   *
   * @param since the config commit of the step back, or the last one of a request that was closed
   */
  public record Held(ReleaseNumber number, Digest inputs, ObjectId since) {}

  /** How many instances of a process type there are. */
  public record Scale(ProcessType type, int desired, int ready) {}
}
