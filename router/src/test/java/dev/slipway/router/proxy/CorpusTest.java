package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request of the corpus, and what the instance behind got of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusTest {
  /** What a trailer must not say: it would frame, route or vouch for the request. */
  private static final List<String> NOT_IN_TRAILERS =
      List.of("content-length: 9", "transfer-encoding", "host: evil", "connection", "6.6.6.6");

  private final StrictOrigin origin = new StrictOrigin();
  private final RunningRouter router = new RunningRouter();

  static List<Corpus.Case> corpus() {
    return Corpus.all();
  }

  @BeforeAll
  void serve() throws Exception {
    router.to(origin.backend());
  }

  @AfterAll
  void stop() {
    router.close();
    origin.close();
  }

  @Test
  void is_large() {
    assertThat(corpus()).hasSizeGreaterThan(300);
    assertThat(corpus()).extracting(Corpus.Case::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void each_is_taken_or_refused_as_it_is_said(Corpus.Case each) throws Exception {
    var trial = Trial.of(each, router.port(), origin);
    assertThat(trial.malformed()).isEmpty();
    assertThat(trial.isSmuggled()).isFalse();
    switch (each.verdict()) {
      case "ok" -> assertForwarded(trial, 204);
      case "ok-clean" -> {
        assertForwarded(trial, 204);
        var trailer = trial.whole().getFirst().replaceFirst("(?s).*<.*>", "");
        assertThat(trailer.toLowerCase(Locale.ROOT)).doesNotContain(NOT_IN_TRAILERS);
      }
      case "ok2" -> {
        assertThat(trial.statuses()).containsExactly(204, 204);
        assertThat(trial.whole()).hasSize(2);
        assertThat(trial.whole().get(1)).startsWith("GET /2 ");
      }
      case "ok-then-400" -> assertForwarded(trial, 204, 400);
      case "404-then-ok" -> assertForwarded(trial, 404, 204);
      case "bad" -> {
        assertThat(trial.whole()).isEmpty();
        assertThat(trial.statuses()).isIn(List.of(400), List.of());
        assertThat(trial.begun()).isLessThanOrEqualTo(1);
      }
      case "none" -> assertNothing(trial, 0);
      case "none-whole" -> assertNothing(trial, 1);
      default -> {
        assertThat(trial.statuses()).containsExactly(Integer.parseInt(each.verdict()));
        assertThat(trial.begun()).isZero();
      }
    }
  }

  private static void assertForwarded(Trial trial, Integer... statuses) {
    assertThat(trial.statuses()).containsExactly(statuses);
    assertThat(trial.whole()).hasSize(1);
    assertThat(trial.begun()).isEqualTo(1);
  }

  private static void assertNothing(Trial trial, int begun) {
    assertThat(trial.statuses()).isEmpty();
    assertThat(trial.whole()).isEmpty();
    assertThat(trial.begun()).isLessThanOrEqualTo(begun);
  }
}
