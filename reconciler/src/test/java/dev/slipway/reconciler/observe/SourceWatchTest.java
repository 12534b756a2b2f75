package dev.slipway.reconciler.observe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.SourceTree;
import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.RepositoryName;
import dev.slipway.reconciler.git.SourceHead;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.loop.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SourceWatchTest {
  private static final Source SOURCE =
      new Source("https://git.example.com/shop.git", new GitRef.Branch("main"), "");

  private static final ObjectId MOVED = new ObjectId("1".repeat(40));

  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean isDown;
  private volatile boolean isMoved;
  private volatile long hours;
  private volatile Runnable onChange = () -> {};
  private final List<String> addresses = new CopyOnWriteArrayList<>();
  private final Polls polls =
      new Polls(Duration.ofMinutes(5), () -> System.nanoTime() + Duration.ofHours(hours).toNanos());

  @Test
  void aSourceThatFailsIsNotAskedAgainAndAgainHoweverOftenThatIsWished() throws Exception {
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var watch = watch(timer)) {
      watch.follow(Set.of(Followed.of(SOURCE)));
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      onChange =
          () -> watch.lookAgain(Followed.of(SOURCE)); // as each pass does whose release is newer
      isDown = true;
      watch.lookAgain(Followed.of(SOURCE));
      await().atMost(10, SECONDS).until(() -> asked.get() >= 2);

      await()
          .during(300, MILLISECONDS)
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(asked.get()).isLessThan(5));
      timer.shutdownNow();
    }
  }

  @Test
  void aHookHasItsRepositoryLookedAtAndNoOther() throws Exception {
    var blog = new Source("ssh://git@git.example.com/Blog.git", new GitRef.Branch("main"), "");
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var watch = watch(timer)) {
      watch.follow(Set.of(Followed.of(SOURCE), Followed.of(blog)));
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      addresses.clear();

      assertThat(watch.lookAt(name("https://git.example.com/blog"), true)).isTrue();
      assertThat(watch.lookAt(name("https://git.example.com/other"), true)).isFalse();

      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      assertThat(addresses).containsExactly(blog.git());
      timer.shutdownNow();
    }
  }

  @Test
  void aSourceWhoseHooksWorkIsNotPolledUntilOneIsMissed() throws Exception {
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var watch = watch(timer)) {
      var name = name(SOURCE.git());
      watch.follow(Set.of(Followed.of(SOURCE)));
      watch.lookAt(name, true);
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      addresses.clear();

      watch.pollSources();
      assertThat(watch.isSettled()).isTrue();
      assertThat(addresses).isEmpty();

      hours = 1;
      isMoved = true;
      watch.pollSources();
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      watch.pollSources();
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      assertThat(addresses).as("the second as no hook told of what the first found").hasSize(2);
      timer.shutdownNow();
    }
  }

  @Test
  void aHookIsTakenAtOnceHoweverManySourcesThereAre() throws Exception {
    var all =
        IntStream.range(0, 1000)
            .mapToObj(i -> "https://git.example.com/acme/app-%d.git".formatted(i))
            .map(git -> new Source(git, new GitRef.Branch("main"), ""))
            .toList();
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var watch = watch(timer)) {
      watch.follow(all.stream().map(Followed::of).collect(Collectors.toSet()));
      assertThat(watch.awaitSettled(Duration.ofSeconds(30))).isTrue();
      var took = new ArrayList<Duration>();
      for (var source : all.subList(0, 100)) {
        var begin = System.nanoTime();
        assertThat(watch.lookAt(name(source.git()), true)).isTrue();
        took.add(Duration.ofNanos(System.nanoTime() - begin));
      }

      assertThat(took.stream().sorted().toList().get(50)).isLessThan(Duration.ofMillis(50));
      timer.shutdownNow();
    }
  }

  private SourceWatch watch(ScheduledExecutorService timer) {
    return new SourceWatch(
        new SourceWatch.Ports(new Sources(), new KeysOnly(), new NoRegistries().logins()),
        polls,
        new Lane.Setting(InstantSource.system(), new Random(1), timer, () -> onChange.run()));
  }

  private static RepositoryName name(String address) {
    return RepositoryName.of(address).orElseThrow();
  }

  /** The files of a head, which nobody reads. */
  private static final class Tree implements SourceTree {
    @Override
    public ObjectId id() {
      return MOVED;
    }

    @Override
    public SortedSet<String> names() {
      throw new AssertionError("not read");
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) {
      throw new AssertionError("not read");
    }

    @Override
    public void export(Path folder) {
      throw new AssertionError("not read");
    }
  }

  /** Has no branches, or is down. */
  private final class Sources implements SourceRepositories {
    @Override
    public Map<GitRef, ObjectId> heads(String git, Set<GitRef> refs) throws UnavailableException {
      asked.incrementAndGet();
      addresses.add(git);
      if (isDown) {
        throw new UnavailableException("connection refused");
      }
      return isMoved ? Map.of(SOURCE.ref(), MOVED) : Map.of();
    }

    @Override
    public SourceHead open(Source source, ObjectId commit) {
      return new SourceHead(commit, "Move on", new Tree());
    }

    @Override
    public Optional<SourceLog> log(Source source, ObjectId from, ObjectId to) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void close() {}
  }
}
