package dev.slipway.router.mesh;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way to a router that answers when it is told to. */
final class RecordedLink implements RouterLink {
  final List<TableChange> sent = new CopyOnWriteArrayList<>();
  volatile boolean isClosed;

  @Override
  public void send(TableChange change) {
    sent.add(change);
  }

  @Override
  public void close() {
    isClosed = true;
  }

  /** The last of so many. */
  TableChange last(int count) {
    await().atMost(10, SECONDS).until(() -> sent.size() >= count);
    assertThat(sent).hasSize(count);
    return sent.getLast();
  }
}
