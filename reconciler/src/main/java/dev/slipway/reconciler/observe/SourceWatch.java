package dev.slipway.reconciler.observe;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.ImageBuilder;
import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.ImageRepository;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState;
import dev.slipway.reconciler.plan.SourceState.Head;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knows where the sources and named images of apps stand. Each repository is asked once a look for
 * all that is wanted of it, apart from the others; what it answered stays known while it can not be
 * asked.
 */
public final class SourceWatch implements AutoCloseable {
  /**
   * So many are asked at once whatever they do: more than may hang. One that hangs costs a socket
   * and a little memory.
   */
  private static final int MOST_AT_ONCE = 1024;

  /** So many are asked at once as long as they answer in a {@link #TURN}. */
  private static final int AT_ONCE = 16;

  private static final Duration TURN = Duration.ofSeconds(2);

  private final GitLook git;
  private final ImageLook images;
  private final Lane<Place, Look> looks;
  private final ShortTurns turns;

  /** Of those that failed the last time: so that they keep none waiting that answers. */
  private final ShortTurns turnsOfTroubled;

  private final Polls polls;
  private final LaterLooks<Place> laterLooks;
  private final Runnable changed;
  private final Sightings sightings;
  private final Map<Followed, Long> lookedAt = new ConcurrentHashMap<>();
  private final Set<Place> awaited = new HashSet<>();
  private Set<Followed> followed = Set.of();
  private SortedMap<Place, Look> wanted = new TreeMap<>();
  private final Map<Place, Optional<RepositoryName>> names = new ConcurrentHashMap<>();
  private final Map<Place, Answer> answers = new ConcurrentHashMap<>();
  private long round;
  private boolean hasFailed;

  /** A repository: of source, by its address, or of images, by its name, as one may see it. */
  private record Place(boolean ofImages, String name, Optional<PullSecret> secret)
      implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::ofImages)
            .thenComparing(Place::name)
            .thenComparing(it -> it.secret().map(PullSecret::toString).orElse(""));

    static Place of(Followed it) {
      return switch (it.origin()) {
        case Source source -> new Place(false, source.git(), it.secret());
        case ImageName image -> new Place(true, image.repository(), it.secret());
        case ImagePolicy policy -> new Place(true, policy.repository(), it.secret());
      };
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One look at a repository. A new round is a new look. */
  private record Look(Set<Followed> all, long round) {}

  private record Answer(Look look, Outcome outcome) {}

  /**
   * What is asked.
   *
   * @param builder says to which image a commit is built
   */
  public record Ports(
      SourceRepositories repositories, ImageBuilder builder, RegistryLogins registries) {}

  /**
   * @param polls says which repositories need be asked at a poll, and learns what came of looks
   */
  public SourceWatch(Ports ports, Polls polls, Lane.Setting setting) {
    this.sightings = new Sightings(setting.changed());
    this.git = new GitLook(ports.repositories(), ports.builder(), sightings);
    this.images = new ImageLook(ports.registries(), sightings);
    this.polls = polls;
    this.changed = setting.changed();
    var own = new Lane.Setting(setting.clock(), setting.random(), setting.timer(), this::askAgain);
    this.looks = new Lane<>("source", MOST_AT_ONCE, own, this::takeTurn);
    this.turns = new ShortTurns(AT_ONCE, TURN, setting.timer());
    this.turnsOfTroubled = new ShortTurns(AT_ONCE, TURN, setting.timer());
    this.laterLooks = new LaterLooks<>(setting.timer(), this::lookAt);
  }

  /**
   * Says which sources and images matter; new ones are looked at soon, failed ones again in their
   * time.
   */
  public synchronized void follow(Set<Followed> all) {
    if (!followed.equals(all)) {
      followed = Set.copyOf(all);
      sightings.keepOnly(followed);
      lookedAt.keySet().retainAll(followed);
      plan();
    }
    ask();
  }

  /**
   * When the last look at a source that succeeded began, as {@link System#nanoTime} tells it; empty
   * before the first.
   */
  OptionalLong lookedAt(Followed it) {
    var at = lookedAt.get(it);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /**
   * Has the repository of one source looked at once more, and {@code changed} called after that.
   * One that failed is looked at again in its time anyway: not at once, again and again.
   */
  synchronized void lookAgain(Followed it) {
    var place = Place.of(it);
    awaited.add(place);
    var look = wanted.get(place);
    if (look != null && isAsked(place, look) && isDone(place)) {
      wanted.put(place, new Look(look.all(), ++round));
      ask();
    }
  }

  /** Has every source looked at that is to be polled now. */
  public synchronized void pollSources() {
    renew(place -> !place.ofImages() && polls.isDue(place.name()));
  }

  /**
   * Has one source repository looked at, now, as a hook tells of it; says whether it is followed.
   *
   * @param isPush whether the hook shows that pushes are told of
   */
  public synchronized boolean lookAt(RepositoryName repository, boolean isPush) {
    var sought = Optional.of(repository);
    var found = wanted.keySet().stream().filter(it -> name(it).equals(sought)).toList();
    if (isPush) {
      found.forEach(place -> polls.hooked(place.name()));
    }
    if (!found.isEmpty()) {
      renew(found::contains);
    }
    return !found.isEmpty();
  }

  /**
   * Has a repository of images looked at, now and a little later, as a hook tells of it; says
   * whether it is followed.
   */
  public synchronized boolean lookAt(ImageRepository repository) {
    var found =
        wanted.keySet().stream()
            .filter(it -> it.ofImages() && repository.mayBe(it.name()))
            .toList();
    if (!found.isEmpty()) {
      found.forEach(laterLooks::told);
      renew(found::contains);
    }
    return !found.isEmpty();
  }

  private synchronized void lookAt(Place place) {
    renew(place::equals);
  }

  /** Forgets where sources stand, as what they are built to has changed, and looks at them. */
  public synchronized void lookAfresh() {
    sightings.keepOnly(
        followed.stream().filter(it -> Place.of(it).ofImages()).collect(Collectors.toSet()));
    renew(place -> !place.ofImages());
  }

  /** Has every named image looked at, now. */
  public synchronized void lookAtImages() {
    renew(Place::ofImages);
  }

  /** Has every source and every named image looked at, now. */
  public synchronized void lookNow() {
    renew(_ -> true);
  }

  /** What is followed now, each place in the round that it was in. */
  private void plan() {
    var byPlace = new TreeMap<Place, Set<Followed>>();
    followed.forEach(it -> byPlace.computeIfAbsent(Place.of(it), _ -> new HashSet<>()).add(it));
    var next = new TreeMap<Place, Look>();
    byPlace.forEach((place, all) -> {
      var before = wanted.get(place);
      next.put(place, new Look(all, before == null ? round : before.round()));
    });
    wanted = next;
    names.keySet().retainAll(wanted.keySet());
    polls.keepOnly(wanted.keySet().stream().map(Place::name).collect(Collectors.toSet()));
  }

  private Optional<RepositoryName> name(Place place) {
    return names.computeIfAbsent(
        place, it -> it.ofImages() ? Optional.empty() : RepositoryName.of(it.name()));
  }

  private void renew(Predicate<Place> which) {
    round++;
    hasFailed = false;
    wanted.replaceAll((place, look) -> {
      var isNew = which.test(place);
      hasFailed |= !isNew && answers.containsKey(place) && !isDone(place);
      return isNew ? new Look(look.all(), round) : look;
    });
    ask();
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

  private boolean isAsked(Place place, Look look) {
    var answer = answers.get(place);
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

  private boolean isDone(Place place) {
    var answer = answers.get(place);
    return answer != null && answer.outcome() instanceof Outcome.Done;
  }

  public SourceState state(Followed it) {
    return sightings.state(it);
  }

  /** The files at the head of a source, where they make this key. */
  public Optional<SourceTree> tree(Source source, BuildKey key) {
    return sightings.tree(Followed.of(source), key);
  }

  /**
   * Whether a source is known to make another key now, or is not followed any more: nobody waits
   * for what this key is built to. False while it is not known where the source stands.
   */
  public synchronized boolean isLeft(Source source, BuildKey key) {
    var it = Followed.of(source);
    return !followed.contains(it)
        || state(it).commit().filter(commit -> !commit.key().equals(key)).isPresent();
  }

  private Outcome takeTurn(Place place, Look look) throws InterruptedException {
    var before = answers.get(place);
    var isTroubled = before != null && !(before.outcome() instanceof Outcome.Done);
    return (isTroubled ? turnsOfTroubled : turns).take(() -> look(place, look));
  }

  private Outcome look(Place place, Look look) {
    var began = System.nanoTime();
    var before = heads(look);
    var outcome =
        place.ofImages()
            ? images.look(place.secret(), look.all())
            : git.look(place.name(), sources(look));
    if (outcome instanceof Outcome.Done) {
      look.all().forEach(it -> lookedAt.put(it, began));
      polls.looked(place.name(), began, !heads(look).equals(before));
    }
    note(place, new Answer(look, outcome));
    return outcome;
  }

  private Map<Followed, Optional<Head>> heads(Look look) {
    return look.all().stream()
        .collect(Collectors.toMap(Function.identity(), it -> state(it).head()));
  }

  private static Set<Source> sources(Look look) {
    return look.all().stream()
        .flatMap(it -> it.origin() instanceof Source source ? Stream.of(source) : Stream.empty())
        .collect(Collectors.toSet());
  }

  private synchronized void note(Place place, Answer answer) {
    answers.put(place, answer);
    if (awaited.remove(place)) {
      changed.run();
    }
    hasFailed |= !(answer.outcome() instanceof Outcome.Done);
    notifyAll();
  }

  /** All that is worked on. */
  public Stream<Lane<?, ?>> lanes() {
    return Stream.of(looks);
  }

  @Override
  public void close() {
    looks.close();
  }
}
