package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.Backend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which instance gets a request, by a clock of the test's own. */
class ChoosingTest {
  private final AtomicLong nanos = new AtomicLong(-1);
  private final RunningRouter router = new RunningRouter(RouterOptions.defaults(), nanos::get);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    router.close();
    for (var each : opened) {
      each.close();
    }
  }

  private Backend saying(String text) {
    var origin = Origin.saying(text);
    opened.add(origin);
    return origin.backend();
  }

  private Backend raw(RawOrigin.Script script) {
    var origin = new RawOrigin(script);
    opened.add(origin);
    return origin.backend();
  }

  private Backend answering(int status) {
    return raw(connection -> {
      for (; ; ) {
        connection.readHead();
        connection.send("HTTP/1.1 " + status + " X\nContent-Length: 3\n\nbad");
      }
    });
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** How many of so many requests got this answer. */
  private int got(String answer, int requests) throws Exception {
    var answers = new ArrayList<String>();
    for (var i = 0; i < requests; i++) {
      answers.add(router.get("/").body());
    }
    return Collections.frequency(answers, answer);
  }

  @Test
  void a_new_instance_beside_warm_ones_gets_its_share_little_by_little() throws Exception {
    var old = saying("old");
    router.to(old);
    pass(10);
    router.to(old, saying("new"));
    assertThat(got("new", 200)).isBetween(1, 40);
    pass(10);
    assertThat(got("new", 200)).isEqualTo(100);
  }

  @Test
  void new_instances_without_a_warm_one_share_at_once() throws Exception {
    router.to(saying("a"), saying("b"));
    assertThat(got("a", 50)).isEqualTo(25);
  }

  @Test
  void an_instance_that_had_left_is_new_when_it_is_back() throws Exception {
    var steady = saying("steady");
    var back = saying("back");
    var hold = new CountDownLatch(1);
    var held =
        raw(connection -> {
          connection.readHead();
          hold.await(20, TimeUnit.SECONDS);
        });
    router.to(held);
    try (var client = router.raw()) {
      client.send("GET / HTTP/1.1\nHost: localhost\n\n");
      router.to(steady, back);
      pass(10);
      router.to(steady);
      router.to(steady, back);
      assertThat(got("back", 200)).isBetween(1, 40);
    }
    hold.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 599})
  void one_that_fails_five_times_in_a_row_is_out_and_comes_back_slowly(int status)
      throws Exception {
    router.to(saying("good"), answering(status));
    pass(10);
    assertThat(got("bad", 40)).isEqualTo(5);
    pass(29);
    assertThat(got("bad", 20)).isZero();
    pass(1);
    assertThat(got("bad", 400)).as("five more, rarely asked").isEqualTo(5);
    pass(59);
    assertThat(got("bad", 20)).as("out for twice as long").isZero();
    pass(2);
    assertThat(got("bad", 400)).isPositive();
  }

  @Test
  void one_that_takes_no_connection_is_out_without_a_request_lost() throws Exception {
    var refusing = raw(connection -> {});
    opened.remove(opened.size() - 1).close();
    router.to(saying("good"), refusing);
    for (var i = 0; i < 5; i++) {
      assertThat(got("good", 4)).isEqualTo(4);
      pass(2);
    }
    assertThat(got("good", 20)).isEqualTo(20);
    opened.add(Origin.saying("revived", refusing.port()));
    pass(10);
    assertThat(got("revived", 20)).as("still out").isZero();
    pass(30);
    assertThat(got("revived", 20)).isEqualTo(10);
  }

  @Test
  void one_that_resets_is_out() throws Exception {
    router.to(saying("good"), raw(RawConnection::readHead));
    pass(10);
    assertThat(got("good", 40)).isEqualTo(35);
  }

  @Test
  void success_in_between_starts_the_count_anew() throws Exception {
    var flaky =
        raw(connection -> {
          for (var i = 0; ; i++) {
            connection.readHead();
            connection.send(
                "HTTP/1.1 " + (i % 5 == 4 ? 200 : 500) + " X\nContent-Length: 3\n\nbad");
          }
        });
    router.to(saying("good"), flaky);
    pass(10);
    assertThat(got("bad", 100)).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 499})
  void what_a_client_did_wrong_counts_against_no_instance(int status) throws Exception {
    router.to(saying("good"), answering(status));
    pass(10);
    assertThat(got("bad", 40)).isEqualTo(20);
  }

  @Test
  void a_client_that_does_not_take_its_answer_counts_against_no_instance() throws Exception {
    router.with("timeouts: {idle: 1s}", pouring("a"), pouring("b"));
    for (var i = 0; i < 12; i++) {
      var client = router.raw();
      opened.add(client);
      client.send("GET /big HTTP/1.1\nHost: localhost\n\n").readHead();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> router.told().size() == 12);
    assertThat(got("a", 20)).isEqualTo(10);
  }

  /** Says its name, or more than anybody takes at once. */
  private Backend pouring(String name) {
    return raw(connection -> {
      for (; ; ) {
        var isBig = connection.readHead().startsWith("GET /big");
        var body = isBig ? new byte[20_000_000] : name.getBytes(StandardCharsets.US_ASCII);
        connection.send("HTTP/1.1 200 OK\nContent-Length: " + body.length + "\n\n");
        connection.out().write(body);
      }
    });
  }

  @Test
  void no_more_than_half_are_ever_out() throws Exception {
    router.to(answering(500), answering(500), answering(500), answering(500), saying("good"));
    pass(10);
    got("bad", 100);
    assertThat(got("bad", 600)).as("two are out, two are not").isBetween(300, 500);
  }

  @Test
  void the_only_instance_is_never_out() throws Exception {
    router.to(answering(500));
    assertThat(got("bad", 30)).isEqualTo(30);
  }

  @Test
  void what_is_out_is_back_when_the_others_leave() throws Exception {
    var healed = new AtomicBoolean();
    var bad =
        raw(connection -> {
          for (; ; ) {
            connection.readHead();
            connection.send(
                "HTTP/1.1 " + (healed.get() ? 200 : 500) + " X\nContent-Length: 3\n\nbad");
          }
        });
    router.to(saying("good"), bad);
    pass(10);
    assertThat(got("bad", 40)).isEqualTo(5);
    healed.set(true);
    assertThat(got("bad", 20)).as("it is out").isZero();
    router.to(bad);
    router.to(bad, saying("another"));
    assertThat(got("bad", 100)).as("it is not").isEqualTo(50);
  }
}
