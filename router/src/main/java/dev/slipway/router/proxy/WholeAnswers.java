package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Writes answers that are whole and small, and that the client takes at once, each as one buffer:
 * past Netty's queues, and its buffers and promises for each frame, which take longer than that.
 */
final class WholeAnswers {
  /** What any client takes as one frame. */
  private static final int LARGEST_FRAME = Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND;

  private static final int FRAME_HEAD = Http2CodecUtil.FRAME_HEADER_LENGTH;

  /** What HPACK adds at most to a name and a value. */
  private static final int FIELD_BYTES = 32;

  /** Where most heads have room, as the client knows most fields by their number. */
  private static final int USUAL_HEAD = 256;

  private final Http2ConnectionHandler connection;
  private final Http2HeadersEncoder fields;

  WholeAnswers(Http2ConnectionHandler connection) {
    this.connection = connection;
    // With Netty it is its own configuration, and there is no other way to it.
    this.fields =
        (Http2HeadersEncoder)
            connection.encoder().frameWriter().configuration().headersConfiguration();
  }

  /**
   * Writes it to the end of the stream, or leaves it to Netty.
   *
   * @return whether it did, and took the body
   */
  boolean write(ChannelHandlerContext context, Http2Stream stream, Http2Headers head, ByteBuf body)
      throws Http2Exception {
    var bytes = body.readableBytes();
    if (!mayBeWritten(stream, bytes) || mostBytes(head) > LARGEST_FRAME) {
      return false;
    }
    var frames = context.alloc().buffer(2 * FRAME_HEAD + USUAL_HEAD + bytes);
    try {
      writeHead(frames, stream.id(), head, bytes == 0);
      writeBody(frames, stream.id(), body);
    } catch (Http2Exception e) {
      frames.release();
      throw e;
    } finally {
      body.release();
    }
    take(stream, bytes);
    var written = context.newPromise();
    var _ = context.write(frames, written);
    connection.closeStreamLocal(stream, written);
    return true;
  }

  /** Whether the request has ended, nothing of the answer waits, and all windows are open. */
  private boolean mayBeWritten(Http2Stream stream, int bytes) {
    var windows = connection.encoder().flowController();
    return bytes <= LARGEST_FRAME
        && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
        && !windows.hasFlowControlled(stream)
        && windows.isWritable(stream)
        && bytes <= windows.windowSize(stream)
        && bytes <= windows.windowSize(connection.connection().connectionStream());
  }

  private void take(Http2Stream stream, int bytes) throws Http2Exception {
    if (bytes > 0) {
      var windows = connection.encoder().flowController();
      windows.incrementWindowSize(connection.connection().connectionStream(), -bytes);
      windows.incrementWindowSize(stream, -bytes);
    }
  }

  private static int mostBytes(Http2Headers head) {
    var sum = 0;
    for (var field : head) {
      sum += field.getKey().length() + field.getValue().length() + FIELD_BYTES;
    }
    return sum;
  }

  private void writeHead(ByteBuf frames, int stream, Http2Headers head, boolean last)
      throws Http2Exception {
    frames.writeZero(FRAME_HEAD); // until it is known how long the head is
    fields.encodeHeaders(stream, head, frames);
    var end = frames.writerIndex();
    frames.writerIndex(0);
    var flags = Http2Flags.END_HEADERS | (last ? Http2Flags.END_STREAM : 0);
    begin(frames, end - FRAME_HEAD, Http2FrameTypes.HEADERS, flags).writeInt(stream);
    frames.writerIndex(end);
  }

  private static void writeBody(ByteBuf frames, int stream, ByteBuf body) {
    if (body.isReadable()) {
      begin(frames, body.readableBytes(), Http2FrameTypes.DATA, Http2Flags.END_STREAM)
          .writeInt(stream)
          .writeBytes(body);
    }
  }

  private static ByteBuf begin(ByteBuf frames, int bytes, int type, int flags) {
    return frames.writeMedium(bytes).writeByte(type).writeByte(flags);
  }
}
