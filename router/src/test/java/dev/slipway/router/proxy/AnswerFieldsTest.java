package dev.slipway.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerFieldsTest {
  private final AnswerFields fields = new AnswerFields();

  private static HttpResponse answer(String... namesAndValues) {
    var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    for (var i = 0; i < namesAndValues.length; i += 2) {
      answer.headers().add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return answer;
  }

  private static List<String> lines(Http2Headers fields) {
    return StreamSupport.stream(fields.spliterator(), false)
        .map(field -> field.getKey() + ": " + field.getValue())
        .toList();
  }

  @Test
  void namesAreInLowerCaseAndValuesAsTheyCame() {
    var answer = answer("Content-Type", "text/Html", "X-Of-An-App", "A", "x-of-an-app", "b");

    assertThat(lines(fields.of(answer)))
        .containsExactly(
            ":status: 200", "content-type: text/Html", "x-of-an-app: A", "x-of-an-app: b");
  }

  @Test
  void whatEndsAtAProxyIsLeftOut() {
    var answer =
        answer(
            "Connection", "close, X-Hop\t,, ,X-Last,",
            "X-Hop", "1",
            "X-Last", "2",
            "Close", "3",
            "Keep-Alive", "timeout=5",
            "Transfer-Encoding", "chunked",
            "Server", "app");

    assertThat(lines(fields.of(answer))).containsExactly(":status: 200", "server: app");
  }

  @Test
  void aValueThatCameBeforeIsNotMadeAgain() {
    CharSequence first = fields.of(answer("Server", new String("app"))).get("server");

    assertThat(fields.of(answer("Via", new String("app"))).get("via")).isSameAs(first);
  }

  @Test
  void valuesOfOneHashAreToldApart() {
    assertThat("Aa").hasSameHashCodeAs("BB");
    for (var value : List.of("Aa", "BB", "Aa", "BB")) {
      assertThat(lines(fields.of(answer("ETag", value))))
          .containsExactly(":status: 200", "etag: " + value);
    }
  }

  @Test
  void upToAUsualLengthTheyAreKept() {
    var value = "x".repeat(64);
    assertThat(bytes("Link", value)).hasToString(value).isSameAs(bytes("Link", value));

    var longer = "x".repeat(65);
    assertThat(bytes("Link", longer)).hasToString(longer).isNotSameAs(bytes("Link", longer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Set-Cookie", "set-cookie", "SET-COOKIE"})
  void cookiesAreNotKept(String name) {
    assertThat(bytes(name, "id=1")).hasToString("id=1").isNotSameAs(bytes(name, "id=1"));
  }

  private CharSequence bytes(String name, String value) {
    return fields.of(answer(name, value)).get(name.toLowerCase(Locale.ROOT));
  }
}
