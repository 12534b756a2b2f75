package dev.slipway.reconciler.observe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.GitRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.Source;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitHttpServer;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.plan.SourceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take a connection and never say a word. */
final class HangingSourcesTest {
  private static final int HANGING = 40;

  @TempDir private Path folder;
  private final List<ServerSocket> silent = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() throws IOException {
    timer.shutdownNow();
    for (var socket : silent) {
      socket.close();
    }
  }

  private static Source source(String git) {
    return new Source(git, new GitRef.Branch("main"), "");
  }

  private Set<Followed> hanging() throws IOException {
    var sources = new HashSet<Followed>();
    for (var i = 0; i < HANGING; i++) {
      silent.add(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      var git = "http://127.0.0.1:" + silent.getLast().getLocalPort() + "/a.git";
      sources.add(Followed.of(source(git)));
    }
    return sources;
  }

  private static Optional<ObjectId> head(SourceWatch watch, Source source) {
    return watch
        .state(Followed.of(source))
        .head()
        .filter(SourceState.Commit.class::isInstance)
        .map(head -> ((SourceState.Commit) head).id());
  }

  @Test
  void fortyOfThemDelayOneThatAnswersBySecondsAtFirstAndNotAtAllLater() throws Exception {
    var lanes = new Lane.Setting(InstantSource.system(), new Random(1), timer, () -> {});
    var all = hanging();
    try (var good = TestRepository.create(folder.resolve("good.git"));
        var server = GitHttpServer.start(folder, 0);
        var repositories =
            new GitSourceRepositories(folder.resolve("cache"), GitAccess.anonymous());
        var watch =
            new SourceWatch(
                new SourceWatch.Ports(repositories, new KeysOnly(), new NoRegistries().logins()),
                new Polls(Duration.ofMinutes(5), System::nanoTime),
                lanes)) {
      var first = good.commitFile("index.html", "one");
      // The last in the order of addresses: all of the others are begun before.
      var last = source(server.url("good.git").replace("127.0.0.1", "localhost"));
      all.add(Followed.of(last));
      watch.follow(all);
      await().atMost(15, SECONDS).until(() -> head(watch, last).equals(Optional.of(first)));

      var second = good.commitFile("index.html", "two");
      watch.lookNow();
      await().atMost(5, SECONDS).until(() -> head(watch, last).equals(Optional.of(second)));
      assertThat(watch.isSettled()).as("the others still hang").isFalse();
    }
  }
}
