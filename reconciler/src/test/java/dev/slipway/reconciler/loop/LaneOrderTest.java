package dev.slipway.reconciler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.reconciler.loop.Outcome.Done;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane with one place, where work that begins with "later" comes after other work. */
final class LaneOrderTest {
  private final HandTimer timer = new HandTimer();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<String> brokenOff = new CopyOnWriteArrayList<>();
  private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
  private volatile boolean isVoid;
  private final Lane<String, String> lane =
      new Lane<>(
          "test",
          new Lane.Room<>(1, new LaterAfterOthers()),
          new Lane.Setting(timer.clock(), new Random(1), timer, () -> {}),
          this::perform);

  private final class LaterAfterOthers implements Order<String> {
    @Override
    public int rank(String work) {
      return work.startsWith("later") ? 1 : 0;
    }

    @Override
    public boolean isVoid(String work) {
      return isVoid;
    }
  }

  private Outcome perform(String key, String work) throws InterruptedException {
    begun.add(key + " " + work);
    try {
      gate(key, work).acquire();
    } catch (InterruptedException e) {
      brokenOff.add(key + " " + work);
      throw e;
    }
    ended.add(key + " " + work);
    return new Done();
  }

  private Semaphore gate(String key, String work) {
    return gates.computeIfAbsent(key + " " + work, _ -> new Semaphore(0));
  }

  private void want(Map<String, String> wanted) {
    lane.want(new TreeMap<>(wanted));
  }

  private void finish(String key, String work) {
    gate(key, work).release();
    await().until(() -> ended.contains(key + " " + work));
  }

  private void awaitBegun(String... all) {
    await().untilAsserted(() -> assertThat(begun).containsExactly(all));
  }

  @AfterEach
  void close() {
    lane.close();
    timer.shutdownNow();
  }

  @Test
  void whatIsUrgentComesBeforeWhatWaitsAlready() {
    want(Map.of("a", "later"));
    want(Map.of("a", "later", "b", "later", "c", "later"));
    want(Map.of("a", "later", "b", "later", "c", "later", "z", "now"));
    assertThat(lane.place("z")).hasValue(1);
    assertThat(lane.place("b")).hasValue(2);
    assertThat(lane.place("c")).hasValue(3);
    assertThat(lane.place("a")).as("under way").isEqualTo(OptionalInt.empty());

    finish("a", "later");
    awaitBegun("a later", "z now");
    finish("z", "now");
    awaitBegun("a later", "z now", "b later");
  }

  @Test
  void whatComesLaterHasEachFifthTurnThoughUrgentWorkNeverEnds() {
    want(Map.of("m", "0"));
    want(Map.of("m", "1", "a", "later"));
    want(Map.of("m", "1", "a", "later", "b", "later"));
    for (var turn = 0; turn < 5; turn++) {
      want(Map.of("m", Integer.toString(turn + 1), "a", "later", "b", "later"));
      finish("m", Integer.toString(turn));
      var begins = turn + 2;
      await().until(() -> begun.size() == begins);
    }

    assertThat(begun).containsExactly("m 0", "m 1", "m 2", "m 3", "m 4", "a later");
  }

  /** What m wants is under way; z waits, and a after it. */
  private void wantOneAfterAnother() {
    want(Map.of("m", "one"));
    want(Map.of("m", "one", "z", "one"));
    want(Map.of("m", "one", "z", "one", "a", "one"));
  }

  @Test
  void whoWaitsLongestComesFirstWhateverItsName() {
    wantOneAfterAnother();

    finish("m", "one");
    awaitBegun("m one", "z one");
  }

  @Test
  void oneThatWantsAgainAndAgainWaitsForTheOthersEachTime() {
    want(Map.of("a", "1"));
    want(Map.of("a", "2", "b", "1"));
    finish("a", "1");
    awaitBegun("a 1", "b 1");
    finish("b", "1");
    awaitBegun("a 1", "b 1", "a 2");
  }

  @Test
  void whoWaitsKeepsItsPlaceThoughItWantsSomethingElse() {
    wantOneAfterAnother();
    want(Map.of("m", "one", "z", "two", "a", "one"));

    finish("m", "one");
    awaitBegun("m one", "z two");
  }

  @Test
  void whatIsVoidIsBrokenOffAndTheOtherBegunInItsPlace() {
    want(Map.of("a", "1"));
    want(Map.of("a", "1", "b", "1"));
    awaitBegun("a 1");
    isVoid = true;
    want(Map.of("a", "2", "b", "1"));

    awaitBegun("a 1", "a 2");
    assertThat(brokenOff).containsExactly("a 1");
    assertThat(lane.fault("a")).as("nothing failed").isEmpty();
    assertThat(lane.place("b")).hasValue(1);
    want(Map.of("a", "2", "b", "1"));
    assertThat(brokenOff).as("what is wanted is left alone").hasSize(1);
  }

  @Test
  void whatWasBrokenOffIsBegunAtOnceWhereItIsWantedOnceMore() {
    isVoid = true;
    want(Map.of("a", "1"));
    awaitBegun("a 1");
    want(Map.of("a", "2"));
    awaitBegun("a 1", "a 2");
    want(Map.of("a", "1"));

    awaitBegun("a 1", "a 2", "a 1");
  }

  @Test
  void whatIsVoidMakesRoomForOthersWhereNothingIsWantedInstead() {
    want(Map.of("a", "1"));
    want(Map.of("a", "1", "b", "1"));
    awaitBegun("a 1");
    isVoid = true;
    want(Map.of("b", "1"));

    awaitBegun("a 1", "b 1");
    assertThat(lane.running("a")).isEmpty();
  }

  @Test
  void whatIsNotVoidIsDoneToItsEndThoughNobodyWantsItNow() {
    want(Map.of("a", "1"));
    awaitBegun("a 1");
    want(Map.of());

    finish("a", "1");
    assertThat(brokenOff).isEmpty();
  }

  @Test
  void whatChangesWithoutEndIsDoneNowAndThen() {
    isVoid = true;
    want(Map.of("a", "1"));
    awaitBegun("a 1");
    for (var i = 2; i <= 4; i++) {
      want(Map.of("a", Integer.toString(i)));
      await().until(() -> begun.getLast().equals("a " + begun.size()));
      assertThat(begun).hasSize(i);
    }
    want(Map.of("a", "5", "b", "1"));

    finish("a", "4");
    awaitBegun("a 1", "a 2", "a 3", "a 4", "b 1");
    assertThat(brokenOff).containsExactly("a 1", "a 2", "a 3");
  }
}
