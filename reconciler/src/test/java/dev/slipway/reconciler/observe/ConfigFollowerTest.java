package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.manifest.Domain;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.History;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.plan.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConfigFollowerTest {
  private static final Revision GOOD = new Revision(new ObjectId("1".repeat(40)), new TreeMap<>());

  @Test
  void aTipThatIsHeldBackIsToldWhileTheLastGoodRevisionStays() throws Exception {
    var held = new Held();
    var reader = new ConfigReader(held, new ManifestReader(new Domain("localhost")));
    try (var follower = new ConfigFollower(held, reader, () -> {}, (began, isNew) -> {})) {
      follower.start();
      look(follower);

      assertThat(follower.view().map(ConfigView::revision)).hasValue(GOOD);
      assertThat(follower.trouble()).hasValue(new Trouble.Rejected("it is not signed"));

      held.reason = Optional.empty();
      look(follower);
      assertThat(follower.trouble()).isEmpty();
    }
  }

  private static void look(ConfigFollower follower) throws Exception {
    follower.lookNowAndTell().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** One whose tip is not acted on. */
  private static final class Held implements ConfigRepository {
    private volatile Optional<String> reason = Optional.of("it is not signed");

    @Override
    public Revision fetch() {
      return GOOD;
    }

    @Override
    public Optional<String> heldBack() {
      return reason;
    }

    @Override
    public byte[] read(ObjectId blob) {
      return new byte[0];
    }

    @Override
    public History history(Revision revision) {
      return new History(List.of(), new TreeMap<>());
    }

    @Override
    public PushOutcome push(Revision base, List<FileCommit> commits) {
      throw new AssertionError("nothing is pushed");
    }

    @Override
    public void close() {}
  }
}
