package dev.slipway.manifest.read;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.yaml.Quoted;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sees to it that an app has one manifest: of several the one that came first goes on to count. */
final class UniqueNames {
  private UniqueNames() {}

  static SortedMap<AppName, Candidate> choose(
      Map<AppName, List<Candidate>> named, Past past, Collection<Problem> problems)
      throws UnavailableException {
    var chosen = new TreeMap<AppName, Candidate>();
    for (var entry : named.entrySet()) {
      var candidates = entry.getValue();
      chosen.put(
          entry.getKey(), candidates.size() == 1 ? candidates.getFirst() : first(candidates, past));
      if (candidates.size() > 1) {
        candidates.forEach(candidate -> problems.add(problem(candidate, candidates)));
      }
    }
    return chosen;
  }

  /** Of those that came at one time the first by path. */
  private static Candidate first(List<Candidate> candidates, Past past)
      throws UnavailableException {
    var first = candidates.getFirst();
    var firstSince = Instant.MAX;
    for (var candidate : candidates) {
      var since = past.since(candidate.path());
      if (since.isBefore(firstSince)) {
        first = candidate;
        firstSince = since;
      }
    }
    return first;
  }

  private static Problem problem(Candidate candidate, List<Candidate> all) {
    var others =
        all.stream()
            .filter(other -> !other.equals(candidate))
            .map(Candidate::path)
            .collect(Collectors.joining(" and "));
    var message =
        "the app "
            + Quoted.text(candidate.name().value())
            + " has another manifest, "
            + others
            + "; keep one, or name one file otherwise";
    return new Problem(candidate.path(), 1, 1, "duplicate-app", message);
  }
}
