package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Writes what the client takes at once of answers past Netty's queues, and without its buffers and
 * promises for each frame: they take longer than a small answer, and a fifth of a large one.
 */
final class Http2Answers {
  private static final int FRAME_HEAD = Http2CodecUtil.FRAME_HEADER_LENGTH;

  /** What any client takes as one frame. */
  private static final int LARGEST_FRAME = Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND;

  /** With its head it fills a record of TLS, so that it is not copied again. */
  private static final int LARGEST_DATA = LARGEST_FRAME - FRAME_HEAD;

  /** What HPACK adds at most to a name and a value. */
  private static final int FIELD_BYTES = 32;

  /** Where most heads have room, as the client knows most fields by their number. */
  private static final int USUAL_HEAD = 256;

  private final Http2ConnectionHandler connection;
  private final Http2RemoteFlowController windows;
  private final Http2HeadersEncoder encoder;
  private final AnswerFields fields;

  Http2Answers(Http2ConnectionHandler connection, AnswerFields fields) {
    this.connection = connection;
    this.fields = fields;
    this.windows = connection.encoder().flowController();
    // With Netty it is its own configuration, and there is no other way to it.
    this.encoder =
        (Http2HeadersEncoder)
            connection.encoder().frameWriter().configuration().headersConfiguration();
  }

  /** The fields of a head; takes from it what ends at a proxy. */
  Http2Headers head(HttpResponse response) {
    return fields.of(response);
  }

  /**
   * Writes a small answer to the end of its stream as one buffer, or leaves it to Netty.
   *
   * @return whether it did, and took the body
   */
  boolean write(Http2Stream stream, Http2Headers head, ByteBuf body) throws Http2Exception {
    var bytes = body.readableBytes();
    if (bytes > LARGEST_DATA
        || !mayBeWritten(stream, bytes, true)
        || mostBytes(head) > LARGEST_FRAME) {
      return false;
    }
    var frames = buffer(USUAL_HEAD + FRAME_HEAD + bytes);
    try {
      writeHead(frames, stream, head, bytes == 0);
      if (bytes > 0) {
        writeData(frames, stream, body, true);
      }
    } catch (Http2Exception e) {
      frames.release();
      throw e;
    } finally {
      body.release();
    }
    writeLast(stream, frames, bytes);
    return true;
  }

  /**
   * Writes a part of a body, or leaves it to Netty.
   *
   * @return whether it did, and took the part
   */
  boolean write(Http2Stream stream, ByteBuf part, boolean last) {
    var bytes = part.readableBytes();
    if (!mayBeWritten(stream, bytes, last)) {
      return false;
    }
    while (part.readableBytes() > LARGEST_DATA) {
      write(frame(stream, part.readSlice(LARGEST_DATA), false));
    }
    var end = frame(stream, part, last);
    part.release();
    if (last) {
      writeLast(stream, end, bytes);
    } else {
      write(end);
      take(stream, bytes);
      noteWritability();
    }
    return true;
  }

  /**
   * With TLS the channel tells Netty's accounts later, when it may be writable again already: they
   * would see no change then, and not tell who waits for one.
   */
  private void noteWritability() {
    try {
      windows.channelWritabilityChanged();
    } catch (Http2Exception e) {
      connection.onError(windows.channelHandlerContext(), true, e);
    }
  }

  /** Whether all windows are open, nothing waits, and the request has ended before its answer. */
  private boolean mayBeWritten(Http2Stream stream, int bytes, boolean last) {
    var state = stream.state();
    return (state == Http2Stream.State.HALF_CLOSED_REMOTE
            || (state == Http2Stream.State.OPEN && !last))
        && !windows.hasFlowControlled(stream)
        && windows.isWritable(stream)
        && bytes <= windows.windowSize(stream)
        && bytes <= windows.windowSize(connection.connection().connectionStream());
  }

  /**
   * After they were written: who waits for room may be told of it here, and write. The fields of
   * heads must come in the order in which they were encoded.
   */
  private void take(Http2Stream stream, int bytes) {
    try {
      windows.incrementWindowSize(connection.connection().connectionStream(), -bytes);
      windows.incrementWindowSize(stream, -bytes);
    } catch (Http2Exception e) {
      throw new IllegalStateException("a window that shrinks does not overflow", e);
    }
  }

  private static int mostBytes(Http2Headers head) {
    var sum = 0;
    for (var field : head) {
      sum += field.getKey().length() + field.getValue().length() + FIELD_BYTES;
    }
    return sum;
  }

  private void writeHead(ByteBuf frames, Http2Stream stream, Http2Headers head, boolean last)
      throws Http2Exception {
    frames.writeZero(FRAME_HEAD); // until it is known how long the head is
    encoder.encodeHeaders(stream.id(), head, frames);
    var end = frames.writerIndex();
    frames.writerIndex(0);
    var flags = Http2Flags.END_HEADERS | (last ? Http2Flags.END_STREAM : 0);
    begin(frames, end - FRAME_HEAD, Http2FrameTypes.HEADERS, flags).writeInt(stream.id());
    frames.writerIndex(end);
  }

  private ByteBuf frame(Http2Stream stream, ByteBuf data, boolean last) {
    var frame = buffer(data.readableBytes());
    writeData(frame, stream, data, last);
    return frame;
  }

  private static void writeData(ByteBuf frames, Http2Stream stream, ByteBuf data, boolean last) {
    begin(frames, data.readableBytes(), Http2FrameTypes.DATA, last ? Http2Flags.END_STREAM : 0)
        .writeInt(stream.id())
        .writeBytes(data);
  }

  private static ByteBuf begin(ByteBuf frames, int bytes, int type, int flags) {
    return frames.writeMedium(bytes).writeByte(type).writeByte(flags);
  }

  private ByteBuf buffer(int bytes) {
    return windows.channelHandlerContext().alloc().buffer(FRAME_HEAD + bytes);
  }

  private void write(ByteBuf frames) {
    var context = windows.channelHandlerContext();
    var _ = context.write(frames, context.voidPromise());
  }

  /** The stream is over once it is sent. */
  private void writeLast(Http2Stream stream, ByteBuf frames, int bytes) {
    var context = windows.channelHandlerContext();
    var sent = context.newPromise();
    var _ = context.write(frames, sent);
    take(stream, bytes);
    connection.closeStreamLocal(stream, sent);
    noteWritability();
  }
}
