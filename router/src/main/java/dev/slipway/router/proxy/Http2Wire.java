package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStreamException;

/** One stream of an HTTP/2 connection; Netty turns HTTP/1.1 objects into its frames. */
final class Http2Wire implements Wire {
  private final Channel stream;

  Http2Wire(Channel stream) {
    this.stream = stream;
  }

  @Override
  public boolean isHttp2() {
    return true;
  }

  @Override
  public void write(Object part) {
    Outbound.writeToStream(stream, part);
  }

  @Override
  public void interim(RequestHead head, HttpResponse response) {
    HopByHop.drop(response.headers());
    if (response.status().equals(HttpResponseStatus.CONTINUE)) {
      var whole =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, response.status(), Unpooled.EMPTY_BUFFER);
      whole.headers().set(response.headers());
      write(whole);
    } else {
      write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers()));
    }
  }

  @Override
  public void head(RequestHead head, HttpResponse response, boolean last) {
    HopByHop.drop(response.headers());
    response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    write(response);
  }

  @Override
  public void switchProtocols(HttpResponse response) {
    throw new IllegalStateException("HTTP/2 knows no upgrade");
  }

  @Override
  public void stopDecoding() {
    throw new IllegalStateException("HTTP/2 knows no upgrade");
  }

  @Override
  public void reset() {
    Outbound.closeAfter(stream, new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
  }

  @Override
  public void fault(Throwable cause) {
    Outbound.closeAfter(stream, new DefaultHttp2ResetFrame(error(cause)));
  }

  private static Http2Error error(Throwable cause) {
    return switch (cause) {
      case Http2FrameStreamException fault -> fault.error();
      case Http2Exception fault -> fault.error();
      case DecoderException fault when fault.getCause() instanceof Http2Exception inner ->
          inner.error();
      case DecoderException _ -> Http2Error.PROTOCOL_ERROR;
      default -> Http2Error.INTERNAL_ERROR;
    };
  }

  /** The answer has ended the stream on this side; the client ends it on the other. */
  @Override
  public void endEarly() {
    stream.flush();
  }
}
