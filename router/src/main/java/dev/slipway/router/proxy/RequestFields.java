package dev.slipway.router.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Refuses headers of HTTP/2 that are malformed and that Netty lets through: those without a
 * pseudo-header that each request has (RFC 9113 section 8.3.1), which Netty takes for a trailer or
 * makes up, and those with two hosts, of which it takes one.
 */
final class RequestFields extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey begun;

  RequestFields(Http2FrameListener next, Http2Connection connection) {
    super(next);
    this.connection = connection;
    this.begun = connection.newKey();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    check(stream, headers);
    super.onHeadersRead(ctx, stream, headers, padding, last);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    check(stream, headers);
    super.onHeadersRead(ctx, stream, headers, dependency, weight, exclusive, padding, last);
  }

  private void check(int id, Http2Headers headers) throws Http2Exception {
    var stream = connection.stream(id);
    if (stream == null || stream.setProperty(begun, true) != null) {
      return; // a trailer; the stream's own mark for it is set too early
    }
    var method = headers.method();
    if (method == null) {
      throw malformed(id, "no :method");
    }
    var connects = HttpMethod.CONNECT.asciiName().contentEquals(method);
    if (!connects && (headers.scheme() == null || headers.path() == null)) {
      throw malformed(id, "no :scheme or no :path");
    }
    if (headers.contains(HttpHeaderNames.HOST) && headers.getAll(HttpHeaderNames.HOST).size() > 1) {
      throw malformed(id, "two hosts");
    }
  }

  private static Http2Exception malformed(int stream, String what) {
    return Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, what);
  }
}
