package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.AsciiString;
import java.util.Arrays;

/** A stream of a connection of HTTP/2 to an instance: one exchange, and no more. */
final class Http2Stream extends InstanceConnection {
  /** What Netty tells of a stream in headers. */
  private static final AsciiString[] OF_NETTY =
      Arrays.stream(ExtensionHeaderNames.values())
          .map(ExtensionHeaderNames::text)
          .toArray(AsciiString[]::new);

  private final Http2Connection connection;
  private boolean refused;

  Http2Stream(Channel channel, Http2Connection connection) {
    super(channel);
    this.connection = connection;
  }

  @Override
  void write(Object message) {
    Outbound.writeToStream(channel(), message);
  }

  @Override
  boolean mayBeStale() {
    return refused
        || (channel() instanceof Http2StreamChannel stream
            && connection.hasDeclined(stream.stream().id()));
  }

  /** No request to switch protocols gets here with its headers, so no instance may accept one. */
  @Override
  void stopEncoding() {
    throw new IllegalStateException("HTTP/2 knows no upgrade");
  }

  @Override
  void stopDecoding() {
    throw new IllegalStateException("HTTP/2 knows no upgrade");
  }

  /** The router takes trailers, whatever the client does with them: gRPC servers ask for that. */
  @Override
  HttpRequest prepared(RequestHead head, HttpRequest request) {
    request.headers().set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    return request;
  }

  @Override
  void answerBegins(HttpResponse response) {
    for (var name : OF_NETTY) {
      response.headers().remove(name);
    }
  }

  /** Where the request has not ended, the instance is told by RST_STREAM that no more comes. */
  @Override
  void over(boolean requestSent) {
    close();
  }

  @Override
  void readUnasked() {}

  @Override
  void distrust() {
    connection.retire();
  }

  @Override
  void closed() {
    connection.ended();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
    }
    ctx.fireUserEventTriggered(event);
  }
}
