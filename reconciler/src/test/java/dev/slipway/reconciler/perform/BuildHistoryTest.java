package dev.slipway.reconciler.perform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.builder.BuildKey;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.perform.BuildHistory.End;
import dev.slipway.reconciler.perform.BuildHistory.Entry;
import dev.slipway.reconciler.perform.BuildHistory.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildHistoryTest {
  private static final AppName SHOP = new AppName("shop");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration TOOK = Duration.ofSeconds(3);

  @TempDir private Path folder;
  private BuildHistory history;

  @BeforeEach
  void open() {
    history = new BuildHistory(folder);
  }

  private static BuildKey key(int number) {
    return new BuildKey(Digest.of("build " + number));
  }

  private void begin(int number) {
    history.began(SHOP, key(number), Optional.empty(), NOON.plusSeconds(number));
  }

  private List<String> keys() {
    return history.of(SHOP).stream().map(Entry::key).toList();
  }

  private Optional<Result> result() {
    return history.of(SHOP).getFirst().end().map(End::result);
  }

  @Test
  void theLastTwentyAreKeptTheNewestFirst() {
    IntStream.rangeClosed(1, 23).forEach(this::begin);

    assertThat(keys())
        .isEqualTo(IntStream.rangeClosed(4, 23).mapToObj(i -> key(27 - i).toString()).toList());
    assertThat(history.of(new AppName("blog"))).isEmpty();
  }

  @Test
  void anotherBuildOfAKeyTakesThePlaceOfTheOneBefore() {
    begin(1);
    history.ended(SHOP, key(1), new Outcome.Unavailable("no network\nof a kind"), TOOK);
    assertThat(result()).contains(new Result.Failed("no network"));
    begin(2);
    begin(1);

    assertThat(keys()).containsExactly(key(1).toString(), key(2).toString());
    assertThat(result()).isEmpty();
  }

  @Test
  void isThereAfterARestart() {
    begin(1);
    history.ended(SHOP, key(1), new Outcome.Done(), TOOK);
    begin(2);
    history.cancelled(SHOP, key(2), TOOK);
    var before = history.of(SHOP);
    open();

    assertThat(history.of(SHOP)).isEqualTo(before).hasSize(2);
    assertThat(before.getFirst().end()).contains(new End(new Result.Cancelled(), TOOK));
  }

  @Test
  void isNoObstacleWhereItCanNotBeWritten() throws Exception {
    Files.writeString(folder.resolve("shop"), "not a folder");

    begin(1);
    history.ended(SHOP, key(1), new Outcome.Done(), TOOK);

    assertThat(history.of(SHOP)).isEmpty();
  }
}
