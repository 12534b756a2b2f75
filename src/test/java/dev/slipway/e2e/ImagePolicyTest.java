package dev.slipway.e2e;

import static dev.slipway.e2e.Shipyard.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.builder.registry.DockerRegistry;
import dev.slipway.builder.registry.PushedImage;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.status.Condition;
import dev.slipway.reconciler.status.ReleaseSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps whose images are chosen by a policy, of Docker's own registry. */
final class ImagePolicyTest {
  private static final String SECRET = "hooks-s3cret";

  /** As {@code htpasswd -B} writes it. */
  private static final String HTPASSWD =
      "ship:$2y$05$hiInTDQ0ZZD2zqfvkAxYR.K9TJSs3MhvRY6GzA1voHop0/JRAWjuO\n";

  private static final String LOGIN = "ship:pass:wörd";

  @TempDir private Path folder;

  /** No instance runs: what is released is what is looked at. */
  private static String manifest(String image, String... lines) {
    return "apiVersion: slipway.dev/v1\nkind: App\nreplicas: 0\nimage: "
        + image
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  private Shipyard yard() {
    var yard = new Shipyard(folder).lookingWhenTold();
    yard.config()
        .commitFile(
            "slipway.yaml",
            "apiVersion: slipway.dev/v1\nkind: Platform\nrollout: {onFailure: keep}\n");
    return yard;
  }

  private static String semver(String repository, String range) {
    return manifest("{repository: \"" + repository + "\", semver: \"" + range + "\"}");
  }

  @Test
  void anAppFollowsAPolicyThroughItsReleases() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var yard = yard()) {
      var repository = registry.name() + "/acme/blog";
      var pushed = new PushedImage(repository);
      var first = pushed.push("one", "1.4.9", "1.4", "latest", "1.6.0-rc.1");
      pushed.push("other", "2.0.0", "1.3.99");
      yard.config().commitManifest("blog", semver(repository, "^1.4"));
      yard.start();
      awaitReleased(yard, "blog", 1, first);
      assertThat(yard.config().subjects()).contains("blog v1: " + repository + ":1.4.9");

      var second = pushed.push("two", "1.4.10", "v1.4.1");
      yard.sync();
      awaitReleased(yard, "blog", 2, second);

      var moved = pushed.push("one", "1.4.10");
      assertThat(moved).isEqualTo(first);
      yard.sync();
      awaitReleased(yard, "blog", 3, first);

      var _ = yard.config().revert(yard.config().tip());
      yard.sync();
      awaitReleased(yard, "blog", 2, second);
      await().atMost(PATIENCE).until(() -> yard.status("blog").held().isPresent());
      yard.sync();
      assertThat(yard.number("blog")).as("held").isEqualTo(2);

      var third = pushed.push("three", "1.5.0");
      yard.sync();
      awaitReleased(yard, "blog", 4, third);
      assertThat(releases(yard, "blog"))
          .extracting(it -> it.subject().substring(repository.length()))
          .containsExactly(":1.5.0", ":1.4.10", ":1.4.10", ":1.4.9");
      assertThat(Ledgers.assertWithoutGapOrDouble(yard.config(), "blog")).isEqualTo(4);
    }
  }

  @Test
  @Tag("full")
  void numbersAreComparedAsNumbersAndWhatNoTagFitsStallsAlone() throws Exception {
    try (var registry = DockerRegistry.start(folder.resolve("registry"));
        var yard = yard()) {
      var repository = registry.name() + "/acme/blog";
      var pushed = new PushedImage(repository);
      var nine = pushed.push("nine", "main-9-fff");
      var ten = pushed.push("ten", "main-10-aaa");
      pushed.push("odd", "main-11-bad", "main-x-12");
      var policy = "{repository: \"%s\", tags: \"main-*\", newest: %s, exclude: [main-11-*%s]}";
      yard.config()
          .commitManifest(
              "number",
              manifest(
                  policy.replace("main-*\"", "main-*-*\"").formatted(repository, "number", "")));
      yard.config()
          .commitManifest(
              "lexical", manifest(policy.formatted(repository, "lexical", ", main-x-*")));
      yard.config().commitManifest("none", semver(repository, "^9"));
      yard.start();

      awaitReleased(yard, "number", 1, ten);
      awaitReleased(yard, "lexical", 1, nine);
      yard.awaitStatus("none", Condition.STALLED);
      assertThat(yard.status("none").message())
          .contains("no tag of " + repository + " fits semver ^9: there are 4 tags");

      registry.kill();
      yard.sync();
      assertThat(yard.number("number")).isEqualTo(1);
      registry.restart();
      var nineNine = pushed.push("nine-nine", "9.9.0");
      await()
          .atMost(PATIENCE)
          .until(() -> {
            yard.sync();
            return yard.number("none") == 1;
          });
      awaitReleased(yard, "none", 1, nineNine);
    }
  }

  @Test
  @Tag("full")
  void anAppOpensARegistryThatIsClosedToTheDaemon() throws Exception {
    var htpasswd = Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    try (var registry = DockerRegistry.startFor(folder.resolve("registry"), htpasswd);
        var yard = yard()) {
      var repository = registry.name() + "/acme/blog";
      var one = new PushedImage(repository, LOGIN).push("one", "1.4.9");
      yard.config().commitManifest("open", semver(repository, "^1"));
      yard.config().commitManifest("blog", semver(repository, "^1") + "pullSecret: hub\n");
      yard.start();
      yard.awaitStatus("open", Condition.STALLED);
      yard.awaitStatus("blog", Condition.STALLED);
      assertThat(yard.status("open").message()).contains("asks for a login", "pullSecret");
      assertThat(yard.status("blog").message()).contains("there is no pull secret hub: write it");

      var secret = Files.createDirectories(yard.folder().resolve("data/secrets/hub"));
      Files.writeString(secret.resolve("username"), "ship\n");
      Files.writeString(secret.resolve("password"), "pass:wörd\n");
      yard.sync();

      awaitReleased(yard, "blog", 1, one);
      assertThat(yard.status("open").status()).isEqualTo(Condition.STALLED);
      assertThat(told(yard)).doesNotContain("pass:wörd");
    }
  }

  @Test
  @Tag("full")
  void aPushIsReleasedAtOnceWhereTheRegistryTellsOfIt() throws Exception {
    try (var yard = yard().takingHooks(SECRET)) {
      yard.start();
      var notifications =
          """
          notifications:
            endpoints:
              - name: slipway
                url: http://127.0.0.1:%d/hooks/distribution
                headers: {Authorization: [Bearer %s]}
                timeout: 5s
                threshold: 3
                backoff: 1s
          """
              .formatted(yard.daemon().apiPort(), SECRET);
      try (var registry = DockerRegistry.startWith(folder.resolve("registry"), notifications)) {
        var repository = registry.name() + "/acme/blog";
        var one = new PushedImage(repository).push("one", "1.4.9");
        yard.config().commitManifest("blog", semver(repository, "^1"));
        yard.sync();
        awaitReleased(yard, "blog", 1, one);

        var two = new PushedImage(repository).push("two", "1.4.10");

        awaitReleased(yard, "blog", 2, two);
      }
    }
  }

  private static void awaitReleased(Shipyard yard, String app, int number, Digest image) {
    await(app + " v" + number + " is " + image)
        .atMost(PATIENCE)
        .until(() ->
            yard.isKnown(app)
                && yard.number(app) == number
                && yard.status(app).release().orElseThrow().image().digest().equals(image));
  }

  private static List<ReleaseSummary> releases(Shipyard yard, String app) throws Exception {
    return yard.daemon().control().releases(new AppName(app), OptionalInt.empty()).orElseThrow();
  }

  /** All that was written by the daemon, and all that it says. */
  private static String told(Shipyard yard) throws IOException {
    var text = new StringBuilder(String.join("\n", yard.config().subjects()));
    text.append(yard.daemon().control().apps());
    try (Stream<Path> files = Files.walk(yard.folder().resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains("/secrets/")) {
          text.append(new String(Files.readAllBytes(file), UTF_8));
        }
      }
    }
    return text.toString();
  }
}
