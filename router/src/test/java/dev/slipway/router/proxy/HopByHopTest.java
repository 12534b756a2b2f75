package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HopByHopTest {
  static Stream<HttpHeaders> ofBothKinds() {
    return Stream.of(FieldList.OF_HEAD.newHeaders(), new DefaultHttpHeaders());
  }

  @ParameterizedTest
  @MethodSource("ofBothKinds")
  void whatConnectionNamesIsDropped(HttpHeaders headers) {
    headers.add("Connection", "X-One").add("X-One", "1").add("x-one", "2").add("X-Two", "3");

    HopByHop.drop(headers);

    assertThat(headers.names()).containsExactly("X-Two");
  }

  @ParameterizedTest
  @MethodSource("ofBothKinds")
  void itMayNameSeveralInSeveralFields(HttpHeaders headers) {
    headers.add("Connection", "close, x-one ,,X-TWO").add("connection", "X-Three,");
    headers.add("X-One", "1").add("x-two", "2").add("X-Three", "3").add("X-Four", "4");

    HopByHop.drop(headers);

    assertThat(headers.names()).containsExactly("X-Four");
  }

  @ParameterizedTest
  @MethodSource("ofBothKinds")
  void whatFramesAndRoutesIsNotDroppedThatWay(HttpHeaders headers) {
    headers.add("Connection", "Host, Content-Length, transfer-encoding").add("Connection", "host");
    headers.add("Host", "a").add("Content-Length", "1").add("Transfer-Encoding", "chunked");

    HopByHop.drop(headers);

    assertThat(headers.size()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("ofBothKinds")
  void thereMayBeAnyNumberOfThem(HttpHeaders headers) {
    var options = new StringBuilder("none");
    for (var i = 0; i < 5_000; i++) {
      options.append(",n").append(i);
      headers.add("N" + i, "");
    }
    headers.add("Connection", options.toString());

    HopByHop.drop(headers);

    assertThat(headers.isEmpty()).isTrue();
  }
}
