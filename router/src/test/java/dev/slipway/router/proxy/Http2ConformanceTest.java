package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.tls.Authority;
import dev.slipway.router.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 by the letter of RFC 9113 and RFC 7541, frame by frame. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ConformanceTest {
  private final StrictOrigin origin = new StrictOrigin();
  private final RunningRouter router = new RunningRouter();

  static List<Http2Case> cases() {
    return Stream.of(
            Http2ConnectionCases.CONNECTIONS,
            Http2Cases.STREAMS,
            Http2Cases.FRAMES,
            Http2HeaderCases.MESSAGES,
            Http2HeaderCases.fields(),
            Http2HeaderCases.MORE,
            HpackCases.ALL)
        .flatMap(List::stream)
        .toList();
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
  void are_many() {
    assertThat(cases()).hasSizeGreaterThan(130);
    assertThat(cases()).extracting(Http2Case::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void each_is_answered_as_the_rfc_says(Http2Case each) throws Exception {
    origin.forget();
    try (var client =
        new Http2Frames(new Socket(InetAddress.getLoopbackAddress(), router.port()))) {
      var outcome = new Http2Trial(client).of(each);
      assertThat(outcome).isEqualTo(each.expected());
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> router.router().requestsInFlight() == 0);
    assertThat(origin.malformed()).isEmpty();
    assertThat(origin.whole())
        .allSatisfy(request -> assertThat(request).containsPattern("^(GET|POST) /fine "));
  }

  /** The first case of each section, by TLS and ALPN. */
  @Test
  void is_the_same_by_tls(@TempDir Path folder) throws Exception {
    var authority = new Authority(folder).issue("shop", RunningRouter.HOST);
    var entrance = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var options =
        RouterOptions.defaults().with(RouterOptions.Entrances.CLEAR_ALONE.withTls(entrance));
    try (var secure = new RunningRouter(options).to(origin.backend())) {
      var sources = new TreeMap<>(Map.of("shop", authority.source("shop")));
      secure.router().serve(Certificates.NONE.next(sources, Instant.now()).table());
      var client = new TlsClient(authority.root(), secure.router().tlsPort().orElseThrow());
      var sections = new HashSet<String>();
      for (var each : cases()) {
        if (sections.add(each.section())) {
          try (var frames = new Http2Frames(client.connect("h2"))) {
            assertThat(new Http2Trial(frames).of(each))
                .as(each.toString())
                .isEqualTo(each.expected());
          }
        }
      }
      assertThat(sections).hasSizeGreaterThan(40);
    }
  }

  /** Section 6.9.2: what is on its way may make a window negative. */
  @Test
  void sends_as_much_as_the_client_takes() throws Exception {
    try (var saying = Origin.saying("0123456789");
        var other = new RunningRouter().to(saying.backend());
        var client = new Http2Frames(other.port())) {
      client.write(Http2Case.setting(4, 6)); // INITIAL_WINDOW_SIZE
      client.write(Http2Case.get(1));
      assertThat(client.await(Http2Frames.DATA).payload()).asString().isEqualTo("012345");
      client.write(Http2Case.setting(4, 2)); // the window of stream 1 is -4 now
      client.write(Http2Frames.frame(Http2Frames.WINDOW_UPDATE, 0, 1, Http2Case.number(4)));
      client.write(Http2Frames.frame(Http2Frames.PING, 0, 0, new byte[8]));
      assertThat(awaitDataOrPong(client)).isEqualTo(Http2Frames.PING);
      client.write(Http2Frames.frame(Http2Frames.WINDOW_UPDATE, 0, 1, Http2Case.number(1)));
      assertThat(client.await(Http2Frames.DATA).payload()).asString().isEqualTo("6");
      client.write(Http2Case.setting(4, 100));
      assertThat(client.await(Http2Frames.DATA).payload()).asString().isEqualTo("789");
    }
  }

  private static int awaitDataOrPong(Http2Frames client) throws IOException {
    while (true) {
      var type = client.read().type();
      if (type == Http2Frames.DATA || type == Http2Frames.PING) {
        return type;
      }
    }
  }
}
