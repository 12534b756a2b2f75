package dev.slipway.reconciler.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.api.HoldRequest;
import dev.slipway.reconciler.git.FollowedBranch;
import dev.slipway.reconciler.git.GitAccess;
import dev.slipway.reconciler.git.GitConfigRepository;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.TestRepository;
import dev.slipway.reconciler.observe.ConfigFollower;
import dev.slipway.reconciler.observe.ConfigReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real git. */
final class HoldingTest {
  private static final AppName SHOP = new AppName("shop");
  private static final String MANIFEST =
      "# Our shop.\napiVersion: slipway.dev/v1\nkind: App\nsource: {git: https://g.example/s.git}\n";

  @Test
  void aCommitSaysItAndAnotherEndsItAndAllElseStaysAsItIs(@TempDir Path folder) throws Exception {
    try (var remote = TestRepository.create(folder.resolve("config.git"))) {
      remote.commitFile("apps/shop.yaml", MANIFEST);
      try (var config =
          new GitConfigRepository(
              FollowedBranch.of(remote.url(), TestRepository.MAIN),
              folder.resolve("cache.git"),
              GitAccess.anonymous(),
              Clock.systemUTC())) {
        var reader = new ConfigReader(config, new ManifestReader(new Domain("localhost")));
        var edits =
            new ConfigEdits(
                config, new ConfigFollower(config, reader, () -> {}, (began, isNew) -> {}));
        var ann = new HoldRequest(Optional.of(new Person("Ann", "ann@example.com")));

        var held = edits.commit(new Holding(config, SHOP, true, ann));
        assertThat(held.message()).isEqualTo("shop: hold new releases");
        assertThat(remote.read("apps/shop.yaml")).contains(MANIFEST + "releases: {hold: true}\n");

        assertThat(edits.commit(new Holding(config, SHOP, true, ann)).message()).isEmpty();

        var ended = edits.commit(new Holding(config, SHOP, false, ann));
        assertThat(ended.message()).isEqualTo("shop: release again what is new");
        assertThat(remote.read("apps/shop.yaml")).contains(MANIFEST + "releases: {hold: false}\n");
      }
    }
  }
}
