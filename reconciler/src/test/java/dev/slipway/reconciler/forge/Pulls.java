package dev.slipway.reconciler.forge;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.git.TestRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The requests and statuses of a {@link ForgeServer}; what is in git is asked of the repository
 * each time. Every change is a second later than the one before.
 */
final class Pulls {
  private final TestRepository repository;
  private final List<Pull> pulls = new ArrayList<>();
  private final Map<String, Map<String, String>> statuses = new TreeMap<>();
  private int reports;
  private Instant now = Instant.parse("2026-02-01T00:00:00Z");

  Pulls(TestRepository repository) {
    this.repository = repository;
  }

  TestRepository repository() {
    return repository;
  }

  synchronized Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  /** The one that changed last first, each with the head that its branch has now. */
  synchronized List<Pull> newestFirst() {
    pulls.forEach(this::lookAtBranch);
    return pulls.stream()
        .sorted(Comparator.comparing((Pull pull) -> pull.updated).reversed())
        .toList();
  }

  private void lookAtBranch(Pull pull) {
    if (pull.isOpen() && !pull.isFork) {
      repository
          .find(pull.branch)
          .filter(tip -> !tip.equals(pull.head))
          .ifPresent(tip -> {
            pull.head = tip;
            pull.updated = tick();
          });
    }
  }

  Optional<Pull> find(long number) {
    return newestFirst().stream().filter(pull -> pull.number == number).findFirst();
  }

  Optional<Pull> open(String branch, String base) {
    return newestFirst().stream()
        .filter(pull -> pull.isOpen() && !pull.isFork)
        .filter(pull -> pull.branch.equals(branch) && pull.base.equals(base))
        .findFirst();
  }

  synchronized Pull create(Pull.Ends ends, RequestText text) {
    var pull = new Pull(pulls.size() + 1L, ends, text, tick());
    pulls.add(pull);
    return pull;
  }

  void rewrite(Pull pull, Optional<String> title, Optional<String> body) {
    pull.title = title.orElse(pull.title);
    pull.body = body.orElse(pull.body);
    pull.updated = tick();
  }

  void comment(Pull pull, String text) {
    pull.comments.add(text);
    pull.updated = tick();
  }

  void close(Pull pull, String who) {
    pull.state = Pull.State.CLOSED;
    pull.endedBy = Optional.of(who);
    pull.updated = tick();
    pull.ended = Optional.of(pull.updated);
  }

  void reopen(Pull pull) {
    pull.state = Pull.State.OPEN;
    pull.ended = Optional.empty();
    pull.endedBy = Optional.empty();
    pull.updated = tick();
  }

  void merged(Pull pull, String who) {
    pull.state = Pull.State.MERGED;
    pull.endedBy = Optional.of(who);
    pull.updated = tick();
    pull.ended = Optional.of(pull.updated);
  }

  /** The state of each context of a commit. */
  synchronized Map<String, String> statuses(ObjectId commit) {
    return new TreeMap<>(statuses.getOrDefault(commit.value(), Map.of()));
  }

  synchronized void report(String commit, String context, String state) {
    reports++;
    statuses.computeIfAbsent(commit, _ -> new TreeMap<>()).put(context, state);
  }

  synchronized int reports() {
    return reports;
  }
}
