package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** HTTP/1.0 and 1.1. */
final class Http1Wire implements Wire {
  static final String DECODER = "decoder";
  static final String ENCODER = "encoder";

  private final Channel channel;
  private final Http1Codec.RequestDecoder decoder;
  private final Http1Codec.ResponseEncoder encoder = new Http1Codec.ResponseEncoder();

  private Http1Wire(Channel channel, int headerBytes) {
    this.channel = channel;
    this.decoder = new Http1Codec.RequestDecoder(headerBytes);
  }

  static Http1Wire install(ChannelPipeline pipeline, int headerBytes) {
    var wire = new Http1Wire(pipeline.channel(), headerBytes);
    pipeline.addLast(DECODER, wire.decoder).addLast(ENCODER, wire.encoder);
    return wire;
  }

  static void uninstall(ChannelPipeline pipeline) {
    pipeline.remove(ENCODER);
    pipeline.remove(DECODER);
  }

  @Override
  public boolean isHttp2() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void read(boolean on) {
    decoder.read(channel, on);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean hasUnsent() {
    return Outbound.waits(channel);
  }

  @Override
  public void close() {
    Outbound.close(channel);
  }

  @Override
  public void closeAfterFlush() {
    Outbound.closeAfterFlush(channel);
  }

  @Override
  public void upgrade(Worker worker, Peer peer, HttpRequest request) {
    Http2.upgrade(channel, worker, peer, request);
  }

  @Override
  public void write(Object part) {
    Outbound.write(channel, part);
  }

  @Override
  public void interim(RequestHead head, HttpResponse response) {
    if (!head.isHttp10()) {
      HopByHop.drop(response.headers());
      write(whole(response));
    }
  }

  @Override
  public void head(RequestHead head, HttpResponse response, boolean last) {
    var headers = response.headers();
    HopByHop.drop(headers);
    var unframed = frame(head, response);
    if (last || unframed) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (head.isHttp10()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    encoder.toHead(head.isHead());
    write(response);
    decoder.answered();
  }

  /** Whether the body of this answer to this client ends with the connection only. */
  static boolean endsWithConnection(RequestHead head, HttpResponse response) {
    return head.isHttp10() && !isBodiless(head, response) && !HttpUtil.isContentLengthSet(response);
  }

  private static boolean isBodiless(RequestHead head, HttpResponse response) {
    return head.isHead()
        || response.status().equals(HttpResponseStatus.NO_CONTENT)
        || response.status().equals(HttpResponseStatus.NOT_MODIFIED);
  }

  private static boolean frame(RequestHead head, HttpResponse response) {
    var headers = response.headers();
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    if (isBodiless(head, response) || HttpUtil.isContentLengthSet(response)) {
      return false;
    }
    if (head.isHttp10()) {
      return true;
    }
    headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return false;
  }

  @Override
  public void switchProtocols(HttpResponse response) {
    var protocol = response.headers().get(HttpHeaderNames.UPGRADE);
    HopByHop.drop(response.headers());
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    if (protocol != null) {
      response.headers().set(HttpHeaderNames.UPGRADE, protocol);
    }
    write(whole(response));
    channel.flush();
    channel.pipeline().remove(ENCODER);
  }

  @Override
  public void stopDecoding() {
    decoder.readOn();
    channel.pipeline().remove(DECODER);
  }

  @Override
  public void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    Outbound.cut(channel);
  }

  @Override
  public void fault(Throwable cause) {
    Outbound.close(channel);
  }

  /** Says that it will send no more, but reads on: to close at once could cost the answer. */
  @Override
  public void endEarly() {
    Outbound.shutdownAfterFlush(channel);
  }

  private static HttpResponse whole(HttpResponse response) {
    var whole =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), Unpooled.EMPTY_BUFFER);
    whole.headers().set(response.headers());
    return whole;
  }
}
