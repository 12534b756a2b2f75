package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.SourceHead;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Head;
import dev.slipway.reconciler.plan.Trouble;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Knows where the sources of apps stand. Each repository is asked once a look for all that is
 * wanted of it, apart from the others; what it answered stays known while it can not be asked.
 */
public final class SourceWatch implements AutoCloseable {
  private static final int AT_ONCE = 16;

  private final SourceRepositories repositories;
  private final ImageBuilder builder;
  private final Lane<String, Look> looks;
  private final Runnable changed;
  private final Map<Source, Seen> seen = new ConcurrentHashMap<>();
  private final Map<Source, Long> lookedAt = new ConcurrentHashMap<>();
  private final Set<String> awaited = new HashSet<>();
  private Set<Source> followed = Set.of();
  private SortedMap<String, Look> wanted = new TreeMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private long round;
  private boolean hasFailed;

  /** Where a source stands, and its files there, for as long as they are of use. */
  private record Seen(SourceState state, Optional<SourceTree> tree) {
    static final Seen NOTHING = new Seen(SourceState.UNSEEN, Optional.empty());

    Seen troubledBy(Trouble trouble) {
      return new Seen(new SourceState(state.head(), Optional.of(trouble)), tree);
    }
  }

  /** One look at a repository. A new round is a new look. */
  private record Look(Set<Source> sources, long round) {}

  private record Answer(Look look, Outcome outcome) {}

  public SourceWatch(SourceRepositories repositories, ImageBuilder builder, Lane.Setting setting) {
    this.repositories = repositories;
    this.builder = builder;
    this.changed = setting.changed();
    var own = new Lane.Setting(setting.clock(), setting.random(), setting.timer(), this::askAgain);
    this.looks = new Lane<>("source", AT_ONCE, own, this::look);
  }

  /** Says which sources matter; new ones are looked at soon, failed ones again in their time. */
  public synchronized void follow(Set<Source> sources) {
    if (!followed.equals(sources)) {
      followed = Set.copyOf(sources);
      seen.keySet().retainAll(followed);
      lookedAt.keySet().retainAll(followed);
      plan();
    }
    ask();
  }

  /**
   * When the last look at a source that succeeded began, as {@link System#nanoTime} tells it; empty
   * before the first.
   */
  OptionalLong lookedAt(Source source) {
    var at = lookedAt.get(source);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /**
   * Has the repository of one source looked at once more, and {@code changed} called after that.
   * One that failed is looked at again in its time anyway: not at once, again and again.
   */
  synchronized void lookAgain(Source source) {
    awaited.add(source.git());
    var look = wanted.get(source.git());
    if (look != null && isAsked(source.git(), look) && isDone(source.git())) {
      round++;
      wanted.put(source.git(), new Look(look.sources(), round));
      ask();
    }
  }

  /** Has every source looked at, now. */
  public synchronized void lookNow() {
    round++;
    hasFailed = false;
    plan();
    ask();
  }

  private void plan() {
    var byRepository = new TreeMap<String, Set<Source>>();
    followed.forEach(s -> byRepository.computeIfAbsent(s.git(), _ -> new HashSet<>()).add(s));
    wanted = new TreeMap<>();
    byRepository.forEach((git, sources) -> wanted.put(git, new Look(sources, round)));
  }

  /** Whether every followed source was asked since the last {@link #lookNow}, whatever it said. */
  public synchronized boolean isSettled() {
    return wanted.entrySet().stream().allMatch(e -> isAsked(e.getKey(), e.getValue()));
  }

  /** Waits until {@link #isSettled}, and says whether it is; for no longer than this. */
  public synchronized boolean awaitSettled(Duration most) throws InterruptedException {
    var end = System.nanoTime() + most.toNanos();
    while (!isSettled()) {
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean isAsked(String git, Look look) {
    var answer = answers.get(git);
    return answer != null && answer.look().equals(look);
  }

  private void ask() {
    answers.keySet().retainAll(wanted.keySet());
    var open = new TreeMap<>(wanted);
    open.entrySet().removeIf(e -> isAsked(e.getKey(), e.getValue()) && isDone(e.getKey()));
    looks.want(open);
  }

  /** After a look that failed; one that was answered has nothing to be asked again. */
  private synchronized void askAgain() {
    if (hasFailed) {
      ask();
    }
  }

  private boolean isDone(String git) {
    var answer = answers.get(git);
    return answer != null && answer.outcome() instanceof Outcome.Done;
  }

  public SourceState state(Source source) {
    return seen.getOrDefault(source, Seen.NOTHING).state();
  }

  /** The files at the head of a source, where they make this key. */
  public Optional<SourceTree> tree(Source source, BuildKey key) {
    var known = seen.getOrDefault(source, Seen.NOTHING);
    return known.state().head().filter(head -> head.key().equals(key)).flatMap(_ -> known.tree());
  }

  private Outcome look(String git, Look look) {
    var began = System.nanoTime();
    var outcome = ask(git, look);
    if (outcome instanceof Outcome.Done) {
      look.sources().forEach(source -> lookedAt.put(source, began));
    }
    note(git, new Answer(look, outcome));
    return outcome;
  }

  private synchronized void note(String git, Answer answer) {
    answers.put(git, answer);
    if (awaited.remove(git)) {
      changed.run();
    }
    hasFailed |= !(answer.outcome() instanceof Outcome.Done);
    notifyAll();
  }

  private Outcome ask(String git, Look look) {
    var refs = look.sources().stream().map(Source::ref).collect(Collectors.toSet());
    try {
      var heads = repositories.heads(git, refs);
      Outcome worst = new Outcome.Done();
      for (var source : look.sources()) {
        var outcome = open(source, Optional.ofNullable(heads.get(source.ref())));
        worst = outcome instanceof Outcome.Unavailable ? outcome : worst;
      }
      return worst;
    } catch (RejectedException e) {
      look.sources().forEach(source -> note(source, new Trouble.Rejected(e.getMessage())));
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      look.sources().forEach(source -> note(source, new Trouble.Unavailable(e.getMessage())));
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private Outcome open(Source source, Optional<ObjectId> commit) {
    if (commit.isEmpty()) {
      note(source, new Trouble.Rejected(source.git() + " has no " + told(source.ref())));
      return new Outcome.Done();
    }
    var known = seen.getOrDefault(source, Seen.NOTHING).state();
    if (known.trouble().isEmpty()
        && known.head().filter(h -> h.commit().equals(commit.get())).isPresent()) {
      return new Outcome.Done();
    }
    try {
      var head = repositories.open(source, commit.get());
      seen.put(source, seenAt(source, head));
      changed.run();
      return new Outcome.Done();
    } catch (RejectedException e) {
      note(source, new Trouble.Rejected(e.getMessage()));
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      note(source, new Trouble.Unavailable(e.getMessage()));
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private Seen seenAt(Source source, SourceHead head)
      throws RejectedException, UnavailableException {
    var built = new Built(source, head.commit(), head.tree().id());
    var state = new Head(built, head.subject(), builder.key(head.tree()));
    return new Seen(
        new SourceState(Optional.of(state), Optional.empty()), Optional.of(head.tree()));
  }

  private void note(Source source, Trouble trouble) {
    var before = seen.getOrDefault(source, Seen.NOTHING);
    if (!before.state().trouble().equals(Optional.of(trouble))) {
      seen.put(source, before.troubledBy(trouble));
      changed.run();
    }
  }

  private static String told(GitRef ref) {
    return switch (ref) {
      case GitRef.Branch(var name) -> "branch " + name;
      case GitRef.Tag(var name) -> "tag " + name;
      case GitRef.Commit(var id) -> "commit " + id;
    };
  }

  @Override
  public void close() {
    looks.close();
  }
}
