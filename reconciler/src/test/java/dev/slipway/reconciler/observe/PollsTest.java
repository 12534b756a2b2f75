package dev.slipway.reconciler.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PollsTest {
  private static final String SHOP = "https://git.example.com/acme/shop.git";
  private static final boolean CHANGED = true;
  private static final boolean SAME = false;

  private long minutes = 7;
  private final Polls polls = new Polls(Duration.ofMinutes(5), this::now);

  private long now() {
    return Duration.ofMinutes(minutes).toNanos();
  }

  private boolean isDue() {
    return polls.isDue(SHOP);
  }

  private void look(boolean foundChange) {
    polls.looked(SHOP, now(), foundChange);
  }

  @Test
  void aRepositoryWithoutHooksIsDueAtEveryPoll() {
    look(CHANGED);

    assertThat(isDue()).isTrue();
  }

  @Test
  void oneWhoseHooksWorkIsDueSeldom() {
    polls.hooked(SHOP);
    look(CHANGED);
    assertThat(isDue()).isFalse();

    minutes += 4;
    assertThat(isDue()).isFalse();
    minutes += 1;
    assertThat(isDue()).isTrue();
    look(SAME);
    assertThat(isDue()).isFalse();
  }

  @Test
  void aHookIsNotAnsweredByALookThatBeganBeforeOrFailed() {
    polls.hooked(SHOP);
    look(CHANGED);
    minutes += 1;
    var began = now();
    minutes += 1;
    polls.hooked(SHOP);
    assertThat(isDue()).as("no look succeeded yet").isTrue();

    polls.looked(SHOP, began, SAME);
    assertThat(isDue()).isTrue();
    look(CHANGED);
    assertThat(isDue()).isFalse();
  }

  @Test
  void aChangeThatNoHookToldOfShowsThatHooksDoNotWork() {
    polls.hooked(SHOP);
    look(CHANGED);
    minutes += 5;
    look(CHANGED);

    assertThat(isDue()).isTrue();

    polls.hooked(SHOP);
    look(SAME);
    assertThat(isDue()).as("they work again").isFalse();
  }

  @Test
  void oneRepositoryTellsNothingOfAnother() {
    polls.hooked(SHOP);
    look(CHANGED);

    assertThat(polls.isDue("https://git.example.com/acme/blog.git")).isTrue();
  }
}
