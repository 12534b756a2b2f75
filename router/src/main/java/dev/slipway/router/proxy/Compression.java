package dev.slipway.router.proxy;

import dev.slipway.router.policy.CompressionRule;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Set;

/** Which answers of an app that wants it are compressed, and what their heads say then. */
final class Compression {
  private static final Set<HttpResponseStatus> WITHOUT_A_BODY_OF_THEIR_OWN =
      Set.of(
          HttpResponseStatus.NO_CONTENT,
          HttpResponseStatus.RESET_CONTENT,
          HttpResponseStatus.PARTIAL_CONTENT,
          HttpResponseStatus.NOT_MODIFIED);

  /** They are coded already, are a part, or have a checksum that would be of something else. */
  private static final List<AsciiString> SPEAK_AGAINST =
      List.of(
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.CONTENT_RANGE,
          HttpHeaderNames.CONTENT_MD5,
          AsciiString.cached("content-digest"),
          AsciiString.cached("repr-digest"),
          AsciiString.cached("digest"));

  private static final AsciiString NO_TRANSFORM = AsciiString.cached("no-transform");

  private Compression() {}

  /** Whether the client of a request can read it. HTTP/1.0 would have to guess where it ends. */
  static boolean isTakenBy(RequestHead head) {
    return !head.isHttp10()
        && CompressionRule.isGzipTaken(
            head.request().headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
  }

  /**
   * Changes the head of an answer, and says how its body is to be written.
   *
   * @param taken whether the client can read it
   */
  static Coding begin(HttpResponse answer, RequestHead head, boolean taken, Deflaters deflaters) {
    if (!isFit(answer)) {
      return Coding.IDENTITY;
    }
    vary(answer.headers());
    if (!taken || head.isHead() || answer instanceof FullHttpResponse) {
      return Coding.IDENTITY;
    }
    var deflater = deflaters.take();
    if (deflater.isEmpty()) {
      return Coding.IDENTITY;
    }
    describe(answer.headers());
    return new Gzip(deflater.get(), deflaters);
  }

  private static boolean isFit(HttpResponse answer) {
    var headers = answer.headers();
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type != null
        && CompressionRule.isText(type)
        && HttpUtil.getContentLength(answer, CompressionRule.LEAST_BYTES)
            >= CompressionRule.LEAST_BYTES
        && !WITHOUT_A_BODY_OF_THEIR_OWN.contains(answer.status())
        && SPEAK_AGAINST.stream().noneMatch(headers::contains)
        && !headers.containsValue(HttpHeaderNames.CACHE_CONTROL, NO_TRANSFORM, true);
  }

  /** Caches must not give what one client gets to another that can not read it. */
  private static void vary(HttpHeaders headers) {
    if (!headers.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING, true)
        && !headers.containsValue(HttpHeaderNames.VARY, "*", true)) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
  }

  private static void describe(HttpHeaders headers) {
    headers
        .set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP)
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .remove(HttpHeaderNames.ACCEPT_RANGES);
    var tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      headers.set(HttpHeaderNames.ETAG, "W/" + tag); // it is the same, but not byte by byte
    }
  }
}
