package dev.slipway.reconciler.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.api.CommitOutcome;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.History;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.ConfigReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real git. */
final class ScalingTest {
  private static final AppName SHOP = new AppName("shop");
  private static final String MANIFEST =
      """
      # Our shop.
      apiVersion: slipway.dev/v1
      kind: App
      source: {git: https://git.example.com/shop.git}
      processes:
        web: {port: 80, replicas: 2}   # two are enough
        worker: {command: [w]}
      """;

  @TempDir Path folder;
  private TestRepository remote;
  private ConfigRepository config;

  @BeforeEach
  void open() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitFile("apps/team-a/shop.yaml", MANIFEST);
    config =
        new GitConfigRepository(
            FollowedBranch.of(remote.url(), TestRepository.MAIN),
            folder.resolve("cache.git"),
            GitAccess.anonymous(),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    config.close();
    remote.close();
  }

  private static CommitOutcome scale(
      ConfigRepository repository, AppName app, Map<String, Integer> numbers) throws Exception {
    var reader = new ConfigReader(repository, new ManifestReader(new Domain("localhost")));
    return new ConfigEdits(
            repository, new ConfigFollower(repository, reader, () -> {}, (began, isNew) -> {}))
        .commit(new Scaling(repository, app, wish(numbers)));
  }

  private static ScaleRequest wish(Map<String, Integer> numbers) {
    var processes = new TreeMap<ProcessType, Integer>();
    numbers.forEach((type, count) -> processes.put(new ProcessType(type), count));
    return new ScaleRequest(processes, Optional.of(new Person("Ann", "ann@example.com")));
  }

  @Test
  void aCommitChangesTheNumberAloneAndSaysWhoAskedForIt() throws Exception {
    var outcome = scale(config, SHOP, Map.of("web", 3, "worker", 2));

    assertThat(outcome.revision()).isEqualTo(remote.tip());
    assertThat(outcome.file()).isEqualTo("apps/team-a/shop.yaml");
    assertThat(outcome.message()).isEqualTo("shop: scale web to 3, worker to 2");
    assertThat(git("show", "main:apps/team-a/shop.yaml"))
        .isEqualTo(
            MANIFEST.replace("replicas: 2", "replicas: 3").replace("[w]}", "[w], replicas: 2}"));
    assertThat(git("log", "-1", "--format=%an <%ae>, %cn: %s", "main").strip())
        .isEqualTo("Ann <ann@example.com>, Slipway: shop: scale web to 3, worker to 2");
  }

  @Test
  void theSameNumberMakesNoCommit() throws Exception {
    var before = remote.tip();

    var outcome = scale(config, SHOP, Map.of("web", 2));

    assertThat(outcome.message()).isEmpty();
    assertThat(remote.tip()).isEqualTo(before).isEqualTo(outcome.revision());
  }

  @Test
  void aLostRaceIsRunAgainOnWhatCameFirst() throws Exception {
    var racing = new Racing(config, 3);

    scale(racing, SHOP, Map.of("web", 3));

    assertThat(racing.left).isZero();
    assertThat(git("show", "main:apps/team-a/shop.yaml"))
        .isEqualTo("# again\n".repeat(3) + MANIFEST.replace("replicas: 2", "replicas: 3"));
  }

  @Test
  void whoAlwaysComesSecondIsTold() {
    assertThatThrownBy(() -> scale(new Racing(config, 1000), SHOP, Map.of("web", 3)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("nothing was changed");
  }

  @Test
  void anAppWithoutAManifestOrWithTwoIsRefused() {
    assertThatThrownBy(() -> scale(config, new AppName("blog"), Map.of("web", 3)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no manifest of blog");
    remote.commitManifest("shop", MANIFEST);
    assertThatThrownBy(() -> scale(config, SHOP, Map.of("web", 3)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("more than one manifest: apps/shop.yaml, apps/team-a/shop.yaml");
  }

  private String git(String... words) throws Exception {
    var command = new java.util.ArrayList<>(List.of("git", "-C", remote.folder().toString()));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Another person commits just before a push, so many times. */
  private final class Racing implements ConfigRepository {
    private final ConfigRepository real;
    private int left;

    Racing(ConfigRepository real, int left) {
      this.real = real;
      this.left = left;
    }

    @Override
    public Revision fetch() throws RejectedException, UnavailableException {
      return real.fetch();
    }

    @Override
    public byte[] read(ObjectId blob) throws UnavailableException {
      return real.read(blob);
    }

    @Override
    public History history(Revision revision) throws UnavailableException {
      return real.history(revision);
    }

    @Override
    public PushOutcome push(Revision base, List<FileCommit> commits) throws UnavailableException {
      if (left > 0) {
        left--;
        var id = base.files().get("apps/team-a/shop.yaml");
        var now =
            new String(real.read(java.util.Objects.requireNonNull(id)), StandardCharsets.UTF_8);
        remote.commitFile("apps/team-a/shop.yaml", "# again\n" + now);
      }
      return real.push(base, commits);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
