package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Optional;

/**
 * The fields of HTTP/2 as a request of HTTP/1.1. Refuses what is malformed and what Netty lets
 * through: requests without a pseudo-header that each has (RFC 9113 section 8.3.1), and with two
 * hosts. Names, values and where pseudo-headers stand Netty has looked at.
 */
final class RequestFields {
  private RequestFields() {}

  /**
   * The head of a request.
   *
   * @param last whether nothing follows it
   */
  static HttpRequest head(int stream, Http2Headers fields, boolean last) throws Http2Exception {
    var method = fields.method();
    if (method == null) {
      throw malformed(stream, "no :method");
    }
    try {
      var request =
          new DefaultHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.valueOf(method.toString()),
              target(stream, fields),
              FieldList.OF_HEAD);
      host(stream, fields).ifPresent(host -> request.headers().set(HttpHeaderNames.HOST, host));
      copy(fields, request.headers());
      if (!last && !HttpUtil.isContentLengthSet(request)) {
        request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
      return request;
    } catch (IllegalArgumentException _) {
      throw malformed(stream, "a character that may not be there");
    }
  }

  private static String target(int stream, Http2Headers fields) throws Http2Exception {
    if (HttpMethod.CONNECT.asciiName().contentEquals(fields.method())) {
      return "/"; // it need not have one, and is refused
    }
    var path = fields.path();
    if (fields.scheme() == null || path == null) {
      throw malformed(stream, "no :scheme or no :path");
    }
    return path.toString();
  }

  private static Optional<CharSequence> host(int stream, Http2Headers fields)
      throws Http2Exception {
    var authority = fields.authority();
    var host = fields.get(HttpHeaderNames.HOST);
    if (host == null) {
      return Optional.ofNullable(authority);
    }
    if (fields.getAll(HttpHeaderNames.HOST).size() > 1
        || (authority != null && !AsciiString.contentEqualsIgnoreCase(authority, host))) {
      throw malformed(stream, "two hosts");
    }
    return Optional.of(host);
  }

  private static void copy(Http2Headers fields, HttpHeaders headers) {
    for (var field : fields) {
      var name = field.getKey();
      if (name.charAt(0) != ':'
          && !HttpHeaderNames.HOST.contentEquals(name)
          && !HttpHeaderNames.COOKIE.contentEquals(name)) {
        headers.add(name, field.getValue());
      }
    }
    if (fields.contains(HttpHeaderNames.COOKIE)) {
      headers.add(HttpHeaderNames.COOKIE, joined(fields.getAll(HttpHeaderNames.COOKIE)));
    }
    headers.remove(HttpHeaderNames.TRAILER); // of HTTP/1.1's chunks
  }

  /** Cookies may come in crumbs, which HTTP/1.1 does not know: RFC 9113 section 8.2.3. */
  private static CharSequence joined(List<CharSequence> crumbs) {
    return crumbs.size() == 1 ? crumbs.getFirst() : String.join("; ", crumbs);
  }

  /** What follows a body. */
  static LastHttpContent trailer(int stream, Http2Headers fields, boolean last)
      throws Http2Exception {
    if (!last) {
      throw malformed(stream, "a trailer that is not the end");
    }
    var trailer = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, FieldList.OF_TRAILER);
    try {
      copy(fields, trailer.trailingHeaders());
    } catch (IllegalArgumentException _) {
      throw malformed(stream, "what may not be in a trailer");
    }
    return trailer;
  }

  private static Http2Exception malformed(int stream, String what) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, what);
  }
}
