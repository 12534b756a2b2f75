package dev.slipway.reconciler.observe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.SourceHead;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.loop.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SourceWatchTest {
  private static final Source SOURCE =
      new Source("https://git.example.com/shop.git", new GitRef.Branch("main"), "");

  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean isDown;
  private volatile Runnable onChange = () -> {};

  @Test
  void aSourceThatFailsIsNotAskedAgainAndAgainHoweverOftenThatIsWished() throws Exception {
    try (var timer = Executors.newSingleThreadScheduledExecutor();
        var watch =
            new SourceWatch(
                new Sources(),
                new KeysOnly(),
                name -> {
                  throw new AssertionError("not asked for");
                },
                new Lane.Setting(
                    InstantSource.system(), new Random(1), timer, () -> onChange.run()))) {
      watch.follow(Set.of(SOURCE));
      assertThat(watch.awaitSettled(Duration.ofSeconds(10))).isTrue();
      onChange = () -> watch.lookAgain(SOURCE); // as each pass does whose release is newer
      isDown = true;
      watch.lookAgain(SOURCE);
      await().atMost(10, SECONDS).until(() -> asked.get() >= 2);

      await()
          .during(300, MILLISECONDS)
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(asked.get()).isLessThan(5));
      timer.shutdownNow();
    }
  }

  /** Has no branches, or is down. */
  private final class Sources implements SourceRepositories {
    @Override
    public Map<GitRef, ObjectId> heads(String git, Set<GitRef> refs) throws UnavailableException {
      asked.incrementAndGet();
      if (isDown) {
        throw new UnavailableException("connection refused");
      }
      return Map.of();
    }

    @Override
    public SourceHead open(Source source, ObjectId commit) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Optional<SourceLog> log(Source source, ObjectId from, ObjectId to) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void close() {}
  }
}
