package dev.slipway.reconciler.observe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.manifest.ImageName;
import dev.slipway.manifest.ImagePolicy;
import dev.slipway.manifest.ImageRepository;
import dev.slipway.manifest.Origin;
import dev.slipway.manifest.tags.SemverRange;
import dev.slipway.manifest.tags.TagPattern;
import dev.slipway.manifest.tags.TagPolicy;
import dev.slipway.reconciler.cluster.PullSecret;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitSourceRepositories;
import dev.slipway.reconciler.loop.Lane;
import dev.slipway.reconciler.plan.SourceState.Head;
import dev.slipway.reconciler.plan.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of images that are chosen by a policy, of a registry that somebody else has. */
final class ImageLookTest {
  private static final String BLOG = "registry.example.com/acme/blog";

  @TempDir private Path folder;
  private final FakeRegistry registry = new FakeRegistry();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private GitSourceRepositories sources;
  private SourceWatch watch;

  @BeforeEach
  void open() throws Exception {
    sources = new GitSourceRepositories(folder.resolve("sources"), GitAccess.anonymous());
    watch =
        new SourceWatch(
            new SourceWatch.Ports(sources, new KeysOnly(), registry.logins()),
            new Polls(Duration.ofMinutes(5), System::nanoTime),
            new Lane.Setting(InstantSource.system(), new Random(1), timer, () -> {}));
  }

  @AfterEach
  void close() {
    watch.close();
    sources.close();
    timer.shutdownNow();
  }

  @Test
  void allThatFollowARepositoryShareOneLook() throws Exception {
    registry.tags.addAll(List.of("1.4.9", "1.4.10", "2.0.0", "main-9", "main-10"));
    var one = semver("^1.4");
    var two = semver("^2");
    var three =
        new ImagePolicy(
            BLOG,
            new TagPolicy.Matching(new TagPattern("main-*"), TagPolicy.Order.NUMBER, List.of()));
    var named = ImageName.of(BLOG, "1.4.10");

    follow(Followed.of(one), Followed.of(two), Followed.of(three), Followed.of(named));

    assertThat(subject(Followed.of(one))).hasValue(BLOG + ":1.4.10");
    assertThat(subject(Followed.of(two))).hasValue(BLOG + ":2.0.0");
    assertThat(subject(Followed.of(three))).hasValue(BLOG + ":main-10");
    assertThat(registry.asked)
        .containsExactlyInAnyOrder(
            "nobody tags of " + BLOG,
            "nobody " + BLOG + ":1.4.10",
            "nobody " + BLOG + ":2.0.0",
            "nobody " + BLOG + ":main-10");
  }

  @Test
  void whereNoTagFitsTheAppIsToldWhatThereIsAndOthersGoOn() throws Exception {
    registry.tags.addAll(List.of("1.4.9", "2.0.0-rc.1", "latest"));
    var none = Followed.of(semver("^2"));
    var other = Followed.of(semver("^1"));

    follow(none, other);

    assertThat(trouble(none))
        .hasValue(
            new Trouble.Rejected(
                "no tag of "
                    + BLOG
                    + " fits semver ^2: there are 3 tags, the newest version 2.0.0-rc.1"));
    assertThat(subject(other)).hasValue(BLOG + ":1.4.9");
    registry.tags.clear();
    lookNow();
    assertThat(trouble(none).orElseThrow().message()).startsWith(BLOG + " has no tags");
    assertThat(subject(other)).as("what was chosen before").hasValue(BLOG + ":1.4.9");
  }

  @Test
  void aRegistryThatIsDownLeavesWhatWasChosen() throws Exception {
    registry.tags.add("1.4.9");
    var blog = Followed.of(semver("^1"));
    follow(blog);

    registry.isDown = true;
    lookNow();

    assertThat(subject(blog)).hasValue(BLOG + ":1.4.9");
    assertThat(trouble(blog).orElseThrow()).isInstanceOf(Trouble.Unavailable.class);
    registry.isDown = false;
    registry.tags.add("1.5.0");
    lookNow();
    assertThat(subject(blog)).hasValue(BLOG + ":1.5.0");
    assertThat(trouble(blog)).isEmpty();
  }

  @Test
  void anAppWithALoginOfItsOwnIsLookedForApart() throws Exception {
    registry.tags.add("1.4.9");
    registry.secrets.put("app-blog/hub", Map.of("username", "ann", "password", "s3cret"));
    var policy = semver("^1");
    var own = new Followed(policy, Optional.of(new PullSecret("app-blog", "hub")));

    follow(Followed.of(policy), own);

    assertThat(registry.asked)
        .containsExactlyInAnyOrder(
            "nobody tags of " + BLOG,
            "nobody " + BLOG + ":1.4.9",
            "user ann tags of " + BLOG,
            "user ann " + BLOG + ":1.4.9");
  }

  @Test
  void aSecretThatOpensNothingStallsItsAppAlone() throws Exception {
    registry.tags.add("1.4.9");
    registry.secrets.put("app-half/hub", Map.of("username", "ann"));
    registry.secrets.put("app-odd/hub", Map.of(".dockerconfigjson", "s3cret{"));
    var missing = secured("app-missing");
    var half = secured("app-half");
    var odd = secured("app-odd");
    var other = Followed.of(semver("^1"));

    follow(missing, half, odd, other);

    assertThat(trouble(missing))
        .hasValue(new Trouble.Rejected("there is no pull secret hub: make it in app-missing"));
    assertThat(trouble(half).orElseThrow().message())
        .contains("neither .dockerconfigjson nor username and password: make it in app-half");
    assertThat(trouble(odd))
        .hasValue(new Trouble.Rejected("the pull secret hub: not a docker config"));
    assertThat(subject(other)).hasValue(BLOG + ":1.4.9");
    assertThat(registry.asked).allMatch(question -> question.startsWith("nobody "));
  }

  @Test
  void aHookHasItsRepositoryLookedAtWhateverItsRegistryIsCalled() throws Exception {
    registry.tags.add("1.4.9");
    var blog = Followed.of(semver("^1"));
    var other = Followed.of(ImageName.parse("registry.example.com/acme/other:1"));
    follow(blog, other);
    registry.asked.clear();
    registry.tags.add("1.5.0");

    assertThat(watch.lookAt(new ImageRepository(Optional.empty(), "acme/blog"))).isTrue();
    settle();

    assertThat(subject(blog)).hasValue(BLOG + ":1.5.0");
    assertThat(registry.asked).noneMatch(question -> question.contains("other"));
    assertThat(watch.lookAt(new ImageRepository(Optional.empty(), "acme/none"))).isFalse();
    assertThat(watch.lookAt(new ImageRepository(Optional.of("docker.io"), "acme/blog"))).isFalse();
  }

  @Test
  void whatAHookTellsOfIsFoundAlthoughItWasNotThereYet() {
    registry.tags.add("1.4.9");
    var blog = Followed.of(semver("^1"));
    follow(blog);

    watch.lookAt(new ImageRepository(Optional.empty(), "acme/blog"));
    settle();
    assertThat(subject(blog)).hasValue(BLOG + ":1.4.9");
    registry.tags.add("1.5.0");

    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(subject(blog)).hasValue(BLOG + ":1.5.0"));
  }

  private static ImagePolicy semver(String range) {
    return new ImagePolicy(BLOG, new TagPolicy.Semver(new SemverRange(range), false, List.of()));
  }

  private static Followed secured(String namespace) {
    Origin policy = semver("^1");
    return new Followed(policy, Optional.of(new PullSecret(namespace, "hub")));
  }

  private void follow(Followed... all) {
    watch.follow(Set.of(all));
    settle();
  }

  private void lookNow() {
    watch.lookNow();
    settle();
  }

  private void settle() {
    await().atMost(10, SECONDS).until(watch::isSettled);
  }

  private Optional<String> subject(Followed image) {
    return watch.state(image).head().map(Head::subject);
  }

  private Optional<Trouble> trouble(Followed image) {
    return watch.state(image).trouble();
  }
}
