package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Sees to it that a domain belongs to one app: of several the one that has claimed it longest. The
 * others have a problem and go on without that domain, but with all others that are theirs: an
 * earlier version of theirs could lack one that is served by now.
 */
final class UniqueDomains {
  private final SortedMap<AppName, Candidate> candidates;
  private final String belowPlatform;
  private final Past past;
  private final Collection<Problem> problems;
  private final SortedMap<Domain, NavigableSet<AppName>> claims = new TreeMap<>();

  private UniqueDomains(
      SortedMap<AppName, Candidate> candidates,
      Domain platform,
      Past past,
      Collection<Problem> problems) {
    this.candidates = candidates;
    this.belowPlatform = "." + platform;
    this.past = past;
    this.problems = problems;
    candidates.values().forEach(this::claim);
  }

  /** Every app with the domains that are its own. */
  static SortedMap<AppName, Optional<App>> settle(
      SortedMap<AppName, Candidate> candidates,
      Domain platform,
      Past past,
      Collection<Problem> problems)
      throws UnavailableException {
    return new UniqueDomains(candidates, platform, past, problems).settle();
  }

  private void claim(Candidate candidate) {
    for (var domain : domains(candidate.good())) {
      claims.computeIfAbsent(domain, _ -> new TreeSet<>()).add(candidate.name());
    }
  }

  private static List<Domain> domains(Optional<App> app) {
    return app.map(it -> it.settings().domains()).orElse(List.of());
  }

  private SortedMap<AppName, Optional<App>> settle() throws UnavailableException {
    var owners = new HashMap<Domain, AppName>();
    for (var claim : claims.entrySet()) {
      var owner = owner(claim.getKey(), claim.getValue());
      owners.put(claim.getKey(), owner);
      claim.getValue().stream()
          .filter(claimant -> !claimant.equals(owner))
          .forEach(loser -> tell(claim.getKey(), candidate(loser), candidate(owner)));
    }
    var settled = new TreeMap<AppName, Optional<App>>();
    candidates.forEach((name, candidate) ->
        settled.put(
            name, candidate.good().map(app -> with(app, it -> name.equals(owners.get(it))))));
    return settled;
  }

  private AppName owner(Domain domain, NavigableSet<AppName> claimants)
      throws UnavailableException {
    var named = namedBy(domain);
    if (named.isPresent()) {
      return named.get();
    }
    var owner = claimants.getFirst();
    if (claimants.size() > 1) {
      var ownerSince = Instant.MAX;
      for (var claimant : claimants) {
        var since = past.claimedSince(candidate(claimant).path(), domain);
        if (since.isBefore(ownerSince)) {
          owner = claimant;
          ownerSince = since;
        }
      }
    }
    return owner;
  }

  /** The app that has this domain by its name, {@code <app>.<platform domain>}. */
  private Optional<AppName> namedBy(Domain domain) {
    var value = domain.value();
    if (!value.endsWith(belowPlatform)) {
      return Optional.empty();
    }
    var label = value.substring(0, value.length() - belowPlatform.length());
    return Optional.of(label)
        .filter(AppName::isValid)
        .map(AppName::new)
        .filter(name -> candidates.containsKey(name));
  }

  private Candidate candidate(AppName name) {
    return Optional.ofNullable(candidates.get(name)).orElseThrow();
  }

  private void tell(Domain domain, Candidate loser, Candidate owner) {
    var mark = Optional.ofNullable(loser.present().domainMarks().get(domain)).orElse(Mark.START);
    var claimed = Quoted.text(domain.value()) + " is claimed by " + loser.described();
    var message =
        namedBy(domain).isPresent()
            ? claimed + ", but is the host name that " + owner.described() + " has by its own name"
            : claimed + " and by " + owner.described() + ", which came first and keeps it";
    problems.add(new Problem(loser.path(), mark.line(), mark.column(), "domain-taken", message));
  }

  private static App with(App app, Predicate<Domain> isOwn) {
    var domains = app.settings().domains();
    if (domains.stream().allMatch(isOwn)) {
      return app;
    }
    var own = domains.stream().filter(isOwn).toList();
    return new App(app.name(), app.origin(), app.config(), app.settings().withDomains(own));
  }
}
