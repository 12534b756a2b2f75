package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A followed branch, Slipway with a key of its own, and Ann, whose signature is asked for. */
abstract class SignedBranch {
  @TempDir Path folder;
  TestRepository remote;
  private SigningKey slipway;
  private SigningKey ann;
  Path allowed;
  private final List<ConfigRepository> opened = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    remote = TestRepository.create(folder.resolve("config.git"));
    remote.commitManifest("shop", "0");
    var keys = new TestKeys(folder.resolve("keys"));
    slipway = SigningKey.read(keys.ssh("slipway"), Optional.empty(), Clock.systemUTC());
    var key = keys.ssh("ann");
    ann = SigningKey.read(key, Optional.empty(), Clock.systemUTC());
    allowed = keys.allowed("allowed", "# people", "", "ann " + TestKeys.publicKey(key));
  }

  @AfterEach
  void close() {
    opened.forEach(ConfigRepository::close);
    remote.close();
  }

  GitConfigRepository follow(String cache, Signatures signatures) throws RejectedException {
    return follow(TestRepository.MAIN, cache, signatures);
  }

  GitConfigRepository follow(String branch, String cache, Signatures signatures)
      throws RejectedException {
    var followed = new FollowedBranch(remote.url(), branch, "", Person.SLIPWAY, signatures);
    var repository =
        new GitConfigRepository(
            followed, folder.resolve(cache), GitAccess.anonymous(), Clock.systemUTC());
    opened.add(repository);
    return repository;
  }

  GitConfigRepository daemon() throws RejectedException {
    var people = AllowedSigners.read(List.of(allowed));
    return follow("daemon", new Signatures(Optional.of(slipway), Optional.of(people)));
  }

  ObjectId signed(String branch, String content) throws Exception {
    var by = follow(branch, "ann-" + branch, new Signatures(Optional.of(ann), Optional.empty()));
    var commit = new FileCommit("apps/" + branch + ".yaml", content, "Signed " + content);
    by.push(by.fetch(), List.of(commit));
    return remote.tip(branch);
  }

  ObjectId released(GitConfigRepository daemon) throws Exception {
    daemon.push(daemon.fetch(), List.of(new FileCommit("releases/a.yaml", "v1", "a v1")));
    return remote.tip();
  }

  /** What Slipway signs, and lays on a branch of its own to be merged. */
  ObjectId proposed(GitConfigRepository daemon) throws Exception {
    var message =
        "shop v1: first\n\nSlipway-Release: shop v1\nSlipway-Inputs: sha256:"
            + "a".repeat(64)
            + "\n";
    var commit = new FileCommit("releases/shop.yaml", "v1", message);
    return daemon.reviewBranches().push("shop", daemon.fetch(), commit, Optional.empty());
  }
}
