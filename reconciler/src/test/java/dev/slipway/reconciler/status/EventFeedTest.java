package dev.slipway.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private static Event event(int number) {
    return new Event(
        Instant.EPOCH.plusSeconds(number), Optional.empty(), Event.Kind.BUILT, "" + number);
  }

  @Test
  void keepsTheLatestOnly() {
    var feed = new EventFeed(2);
    feed.add(event(1));
    feed.add(event(2));
    feed.add(event(3));

    assertThat(feed.recent()).containsExactly(event(2), event(3));
  }

  @Test
  void tellsListenersUntilTheyHaveEnough() {
    var feed = new EventFeed(1);
    var heard = new ArrayList<Event>();
    try (var _ = feed.subscribe(heard::add)) {
      feed.add(event(1));
      feed.add(event(2));
    }
    feed.add(event(3));

    assertThat(heard).containsExactly(event(1), event(2));
  }
}
