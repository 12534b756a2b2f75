package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeEvent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of HTTP/2, of which each stream is a client. Streams are no channels, as they are
 * with Netty's multiplexer: to open one with its pipeline for each request, and to send each frame
 * through it, takes longer than a small request.
 */
final class Http2Clients extends Http2ConnectionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Clients.class);

  private final Clientele clientele;
  private final Http2Connection.PropertyKey key;
  private final Http2Answers answers;
  private final List<Client> beingRead = new ArrayList<>();

  /** Whose streams they are, and whose event loop they are on. */
  record Clientele(Worker worker, Peer peer) {
    Client client(Wire wire) {
      return new Client(worker, peer, wire);
    }
  }

  /** Who is at the other end of a stream, and the way there. */
  private record Known(Client client, Http2Wire wire) {}

  Http2Clients(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Clientele clientele) {
    super(decoder, encoder, settings);
    this.clientele = clientele;
    this.answers = new Http2Answers(this, clientele.worker().answerFields());
    this.key = connection().newKey();
    decoder.frameListener(new Frames());
    encoder.flowController().listener(this::writabilityChanged);
    connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                ended(stream);
              }
            });
  }

  private @Nullable Known known(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  private Known begin(ChannelHandlerContext ctx, Http2Stream stream) {
    var wire = new Http2Wire(this, ctx, stream, answers);
    var known = new Known(clientele.client(wire), wire);
    stream.setProperty(key, known);
    known.client().known();
    return known;
  }

  private void read(Known known, HttpObject part) {
    var client = known.client();
    if (!client.isBeingRead()) {
      beingRead.add(client);
    }
    try {
      client.read(part);
    } catch (RuntimeException e) {
      client.failed(e); // the other streams have nothing to do with it
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (var i = 0; i < beingRead.size(); i++) { // it may get longer meanwhile
      beingRead.get(i).readComplete();
    }
    beingRead.clear();
    super.channelReadComplete(ctx); // flushes
  }

  private void writabilityChanged(Http2Stream stream) {
    var known = known(stream);
    if (known != null) {
      known.client().writabilityChanged();
    }
  }

  private void ended(Http2Stream stream) {
    Known known = stream.removeProperty(key);
    if (known != null) {
      known.client().forgotten();
      known.client().gone();
    }
  }

  /** What waited for a stream goes with it: that is no fault, and nobody need be told. */
  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, StreamException fault) {
    var stream = connection().stream(fault.streamId());
    if (!outbound || (stream != null && stream.state() != Http2Stream.State.CLOSED)) {
      super.onStreamError(ctx, outbound, cause, fault);
    }
  }

  /** The request that asked for HTTP/2 is the first stream, and has ended. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    var first = connection().stream(Http2CodecUtil.HTTP_UPGRADE_STREAM_ID);
    if (event instanceof UpgradeEvent upgrade && first != null) {
      var known = begin(ctx, first);
      read(known, Http2.headOf(upgrade.upgradeRequest()));
      read(known, LastHttpContent.EMPTY_LAST_CONTENT);
      channelReadComplete(ctx);
    }
    super.userEventTriggered(ctx, event);
  }

  /** What is wrong with HTTP/2 the client is told; anything else closes the connection. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(ctx, false, cause);
      return;
    }
    if (!PeerFault.is(cause)) {
      LOG.warn("A connection of clients is closed after a fault", cause);
    }
    Outbound.close(ctx.channel());
  }

  /** What comes on streams. */
  private final class Frames extends Http2FrameAdapter {
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
      onHeadersRead(ctx, stream, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last)
        throws Http2Exception {
      var stream = connection().stream(id);
      if (stream == null) {
        return; // it was reset in the meantime
      }
      var known = known(stream);
      if (known != null) {
        read(known, RequestFields.trailer(id, headers, last));
        return;
      }
      var request = RequestFields.head(id, headers, last);
      known = begin(ctx, stream);
      read(known, request);
      if (last) {
        read(known, LastHttpContent.EMPTY_LAST_CONTENT);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf content, int padding, boolean last) {
      var bytes = content.readableBytes() + padding;
      var known = known(connection().stream(stream));
      if (known == null) {
        return bytes;
      }
      content.retain();
      read(known, last ? new DefaultLastHttpContent(content) : new DefaultHttpContent(content));
      return known.wire().took(bytes);
    }
  }
}
