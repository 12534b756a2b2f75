package dev.slipway.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.builder.KeptImage;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.ImageRef;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.ProcessType;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.ReleaseNumber;
import dev.slipway.reconciler.cluster.Instance;
import dev.slipway.reconciler.cluster.InstanceId;
import dev.slipway.reconciler.cluster.Rollout;
import dev.slipway.reconciler.cluster.Running;
import dev.slipway.reconciler.ledger.LedgerStory;
import dev.slipway.reconciler.plan.Retention.Proposed;
import dev.slipway.reconciler.plan.Retention.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which images are needed; a failure in random stories tells its seed. */
final class RetentionTest {
  private static final int TEN = 10;

  private final LedgerStory shop = new LedgerStory("shop");
  private boolean hasManifest = true;
  private SourceState source = sourceAt("next");
  private Optional<Proposed> proposed = Optional.empty();
  private Running running = Running.NOTHING;

  private static SourceState sourceAt(String inputs) {
    var release = LedgerStory.release("shop", 1, inputs);
    var built = new Built(release.built().orElseThrow().source(), id(inputs), id(inputs));
    return new SourceState(
        Optional.of(new SourceState.Commit(built, "subject", key(inputs))), Optional.empty());
  }

  private static ObjectId id(String text) {
    return LedgerStory.id(text);
  }

  private static BuildKey key(String inputs) {
    return new BuildKey(Digest.of("key of " + inputs));
  }

  /** The image that releases of these inputs have. */
  private static KeptImage image(String inputs) {
    return image(inputs, true);
  }

  private static KeptImage image(String inputs, boolean isOurs) {
    var digest = Digest.of("image of " + inputs);
    return new KeptImage(
        new ImageRef("shop", digest), new TreeSet<>(Set.of(key(inputs))), new TreeMap<>(), isOurs);
  }

  private static Running running(int... numbers) {
    var instances =
        Arrays.stream(numbers)
            .mapToObj(number -> new InstanceId(new ReleaseNumber(number), ProcessType.WEB, 1))
            .map(id -> new Instance(id, Instance.Phase.STOPPING, Optional.empty(), "", 0))
            .toList();
    return new Running(instances, new Rollout.None(), Optional.empty());
  }

  private Seen seen() {
    return new Seen(hasManifest, source, shop.ledger(), proposed, running);
  }

  private List<String> gone(String... inputs) {
    return gone(TEN, inputs);
  }

  /** Those of these inputs whose images may go. */
  private List<String> gone(int releases, String... inputs) {
    assertThat(Retention.unknown(seen())).isEmpty();
    var kept = Arrays.stream(inputs).map(RetentionTest::image).toList();
    var gone = Retention.of(seen(), releases).unneeded(kept, Set.of());
    return Arrays.stream(inputs).filter(it -> gone.contains(image(it))).toList();
  }

  private void released(String... inputs) {
    for (var i = 0; i < inputs.length; i++) {
      shop.released(i + 1, inputs[i]);
    }
  }

  @Test
  void theLatestReleasesKeepTheirImagesAndThoseBeforeThemDoNot() {
    released("A", "B", "C", "D");

    assertThat(gone(2, "A", "B", "C", "D")).containsExactly("A", "B");
    assertThat(gone(1, "A", "B", "C", "D")).as("C is gone back to").containsExactly("A", "B");
    assertThat(gone("A", "B", "C", "D")).isEmpty();
  }

  @Test
  void theCurrentReleaseKeepsItsImageHoweverOldItIs() {
    released("A", "B", "C", "D", "E");
    shop.reverted(1);

    assertThat(gone(2, "A", "B", "C", "D", "E")).containsExactly("B", "C");
  }

  @Test
  void anImageThatALaterReleaseHasAgainStays() {
    released("A", "B", "C", "D");
    shop.rolledBack(5, 1);

    assertThat(gone(1, "A", "B")).containsExactly("B");
  }

  @Test
  void whatWasNeverReleasedGoesUnlessItIsNext() {
    released("A");

    assertThat(gone("superseded", "next")).containsExactly("superseded");
  }

  @Test
  void whatRunsStaysAlsoWhereItIsAboutToStop() {
    released("A", "B", "C", "D");
    running = running(1, 4);

    assertThat(gone(1, "A", "B", "C", "D")).containsExactly("B");
  }

  @Test
  void whatWaitsForItsReviewStays() {
    released("A");
    proposed = Optional.of(new Proposed(Optional.of(LedgerStory.release("shop", 2, "B"))));

    assertThat(gone("A", "B", "C")).containsExactly("C");
  }

  @Test
  void whatWasJustBuiltStays() {
    released("A");
    var built = List.of(image("superseded"));

    assertThat(Retention.of(seen(), TEN).unneeded(built, Set.of(key("superseded")))).isEmpty();
  }

  @Test
  void whatIsNotOursStays() {
    released("A");

    var theirs = List.of(image("theirs", false));

    assertThat(Retention.of(seen(), TEN).unneeded(theirs, Set.of())).isEmpty();
  }

  @Test
  void anAppThatIsRemovedKeepsTheImageOfItsReleaseFile() {
    released("A", "B");
    hasManifest = false;
    source = SourceState.UNSEEN;

    assertThat(gone("A", "B", "next")).containsExactly("A", "next");
    shop.deleted();
    assertThat(gone("A", "B")).containsExactly("A", "B");
  }

  @Test
  void anAppWithoutAManifestThatRunsStillKeepsAll() {
    released("A", "B");
    hasManifest = false;
    source = SourceState.UNSEEN;
    running = running(2);

    assertThat(gone("A", "B")).isEmpty();
  }

  @Test
  void nothingMayGoWhereNotAllIsKnown() {
    released("A");
    source = SourceState.UNSEEN;
    assertThat(Retention.unknown(seen())).contains("its source was not seen yet");
    source = sourceAt("next");
    proposed = Optional.of(new Proposed(Optional.empty()));
    assertThat(Retention.unknown(seen()))
        .hasValueSatisfying(it -> assertThat(it).contains("review branch"));
    proposed = Optional.empty();
    running = running(7);
    assertThat(Retention.unknown(seen())).contains("v7 of it runs, which is not in its ledger");
    running = running(1);
    shop.broken();
    assertThat(Retention.unknown(seen())).contains("its release file can not be read");
  }

  @Test
  void inRandomStoriesAllThatIsNeededStaysAndAllElseGoes() {
    LongStream.range(0, 500).forEach(RetentionTest::randomStory);
  }

  private static void randomStory(long seed) {
    var random = new Random(seed);
    var test = new RetentionTest();
    var count = 1 + random.nextInt(25);
    var needed = new HashSet<String>(Set.of("next"));
    var all = new ArrayList<>(List.of("next", "superseded"));
    var inputs = new ArrayList<String>();
    for (var number = 1; number <= count; number++) {
      inputs.add("I" + random.nextInt(12));
      test.shop.released(number, inputs.getLast());
    }
    IntStream.range(0, 12).forEach(i -> all.add("I" + i));
    var keep = 1 + random.nextInt(TEN);
    needed.addAll(inputs.subList(Math.max(count - keep, 0), count));
    if (random.nextBoolean()) {
      var back = 1 + random.nextInt(count);
      test.shop.reverted(back);
      needed.add(inputs.get(back - 1));
    }
    if (random.nextBoolean()) {
      var runs = 1 + random.nextInt(count);
      test.running = running(runs);
      needed.add(inputs.get(runs - 1));
    }
    test.shop
        .ledger()
        .rollbackTarget()
        .ifPresent(target -> needed.add(inputs.get(target.number().value() - 1)));
    var unneeded = new ArrayList<>(all);
    unneeded.removeAll(needed);
    assertThat(test.gone(keep, all.toArray(String[]::new)))
        .as("seed " + seed)
        .containsExactlyElementsOf(unneeded);
    assertThat(test.gone(keep + 1, all.toArray(String[]::new)))
        .as("one more is kept, seed " + seed)
        .isSubsetOf(unneeded);
  }
}
