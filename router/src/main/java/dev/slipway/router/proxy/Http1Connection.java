package dev.slipway.router.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/1.1 to an instance: at one exchange at a time, or idle in its pool. */
final class Http1Connection extends InstanceConnection {
  private static final String DECODER = "decoder";
  private static final String ENCODER = "encoder";
  private static final String CONNECTION = "connection";

  private final ConnectionPool pool;
  private final Http1Codec.ResponseDecoder decoder;

  /** The head of a request, until it is known whether that is all of it. */
  private @Nullable HttpRequest head;

  private boolean used;
  private boolean keepAlive;
  private int idleSince;

  private Http1Connection(
      Channel channel, ConnectionPool pool, Http1Codec.ResponseDecoder decoder) {
    super(channel);
    this.pool = pool;
    this.decoder = decoder;
  }

  static void install(Channel channel, ConnectionPool pool) {
    var decoder = new Http1Codec.ResponseDecoder();
    channel
        .pipeline()
        .addLast(DECODER, decoder)
        .addLast(ENCODER, new HttpRequestEncoder())
        .addLast(CONNECTION, new Http1Connection(channel, pool, decoder));
  }

  static Http1Connection of(Channel channel) {
    return (Http1Connection) channel.pipeline().get(CONNECTION);
  }

  /** In ticks of the worker. */
  int idleSince() {
    return idleSince;
  }

  /** A request that is there as a whole goes as one: parts take longer, also in the kernel. */
  @Override
  void write(Object message) {
    var begun = head;
    if (message instanceof HttpRequest request) {
      head = request;
    } else if (begun != null && message instanceof LastHttpContent last) {
      head = null;
      Outbound.write(channel(), whole(begun, last));
    } else {
      writeHead();
      Outbound.write(channel(), message);
    }
  }

  private static HttpRequest whole(HttpRequest head, LastHttpContent last) {
    return new DefaultFullHttpRequest(
        head.protocolVersion(),
        head.method(),
        head.uri(),
        last.content(),
        head.headers(),
        last.trailingHeaders());
  }

  private void writeHead() {
    if (head != null) {
      Outbound.write(channel(), head);
      head = null;
    }
  }

  @Override
  void flush() {
    writeHead();
    super.flush();
  }

  /** A request was answered on it before, so it may have been closed unseen. */
  @Override
  boolean mayBeStale() {
    return used;
  }

  @Override
  void stopEncoding() {
    channel().pipeline().remove(ENCODER);
  }

  @Override
  void stopDecoding() {
    channel().pipeline().remove(DECODER);
  }

  @Override
  HttpRequest prepared(RequestHead head, HttpRequest request) {
    decoder.toHead(head.isHead());
    return request;
  }

  @Override
  void answerBegins(HttpResponse response) {
    keepAlive = HttpUtil.isKeepAlive(response) && isDelimited(response);
  }

  private static boolean isDelimited(HttpResponse response) {
    return response.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || HttpUtil.isContentLengthSet(response);
  }

  /** Back to the pool, or closed where its state is not clear, or more than an answer came. */
  @Override
  void over(boolean requestSent) {
    if (keepAlive && requestSent && isOpen() && !decoder.hasUnread()) {
      read(true);
      used = true;
      idleSince = pool.worker().now();
      pool.release(this);
    } else {
      close();
    }
  }

  /** The beginning of an answer that nobody asked for, or a body where there should be none. */
  @Override
  void readUnasked() {
    if (decoder.hasUnread()) {
      close();
    }
  }

  /** It is closed anyway. */
  @Override
  void distrust() {}

  @Override
  void closed() {
    pool.closed(this);
  }
}
