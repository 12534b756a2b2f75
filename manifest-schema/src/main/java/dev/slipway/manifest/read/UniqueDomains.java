package dev.slipway.manifest.read;

import dev.slipway.manifest.App;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.Problem;
import dev.slipway.manifest.Settings;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.yaml.Mark;
import dev.slipway.manifest.yaml.Quoted;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Sees to it that a domain belongs to one app: of several the one that has claimed it longest. The
 * others have a problem and go on with what they were without the clash.
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
    var losers = losers();
    var settled = new TreeMap<AppName, Optional<App>>();
    var taken = new HashSet<Domain>();
    for (var candidate : candidates.values()) {
      if (!losers.contains(candidate.name())) {
        settled.put(candidate.name(), candidate.good());
        taken.addAll(domains(candidate.good()));
      }
    }
    for (var name : losers) {
      var app = withoutClash(candidate(name), taken);
      settled.put(name, Optional.of(app));
      taken.addAll(app.settings().domains());
    }
    return settled;
  }

  private NavigableSet<AppName> losers() throws UnavailableException {
    var losers = new TreeSet<AppName>();
    for (var claim : claims.entrySet()) {
      var owner = owner(claim.getKey(), claim.getValue());
      for (var claimant : claim.getValue()) {
        if (!claimant.equals(owner)) {
          losers.add(claimant);
          problems.add(problem(claim.getKey(), candidate(claimant), candidate(owner)));
        }
      }
    }
    return losers;
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

  private Problem problem(Domain domain, Candidate loser, Candidate owner) {
    var mark = Optional.ofNullable(loser.present().domainMarks().get(domain)).orElse(Mark.START);
    var claimed = Quoted.text(domain.value()) + " is claimed by " + loser.described();
    var message =
        namedBy(domain).isPresent()
            ? claimed + ", but is the host name that " + owner.described() + " has by its own name"
            : claimed + " and by " + owner.described() + ", which came first and keeps it";
    return new Problem(loser.path(), mark.line(), mark.column(), "domain-taken", message);
  }

  /**
   * The app as it was last without a clash; where it never was, without the domains in question.
   */
  private App withoutClash(Candidate loser, Set<Domain> taken) throws UnavailableException {
    Predicate<Domain> isFree = domain -> !taken.contains(domain) && isOwn(domain, loser.name());
    var before =
        past.lastGoodApp(loser.path(), app -> app.settings().domains().stream().allMatch(isFree));
    return before.orElseGet(() -> restricted(loser.good().orElseThrow(), isFree));
  }

  private boolean isOwn(Domain domain, AppName app) {
    var claimants = claims.getOrDefault(domain, Collections.emptyNavigableSet());
    return claimants.stream().allMatch(app::equals)
        && namedBy(domain).map(app::equals).orElse(true);
  }

  private static App restricted(App app, Predicate<Domain> isFree) {
    var domains = app.settings().domains().stream().filter(isFree).toList();
    var settings = new Settings(app.settings().replicas(), domains);
    return new App(app.name(), app.source(), app.config(), settings);
  }
}
