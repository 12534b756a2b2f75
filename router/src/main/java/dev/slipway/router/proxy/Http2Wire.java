package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;
import org.jspecify.annotations.Nullable;

/** One stream of a client's HTTP/2 connection. */
final class Http2Wire implements Wire {
  private final Http2ConnectionHandler connection;
  private final ChannelHandlerContext context;
  private final Http2Stream stream;
  private final Http2Answers answers;
  private boolean reading = true;

  /** The head of an answer, until it is known whether the rest of it comes along. */
  private @Nullable Http2Headers head;

  /** That came and was not given back to the client's window, since nobody takes more. */
  private int held;

  Http2Wire(
      Http2ConnectionHandler connection,
      ChannelHandlerContext context,
      Http2Stream stream,
      Http2Answers answers) {
    this.connection = connection;
    this.context = context;
    this.stream = stream;
    this.answers = answers;
  }

  @Override
  public boolean isHttp2() {
    return true;
  }

  @Override
  public boolean isWritable() {
    return connection.encoder().flowController().isWritable(stream);
  }

  /** What is not read fills the stream's window, and the client waits. */
  @Override
  public void read(boolean on) {
    reading = on;
    if (on && held > 0) {
      var bytes = held;
      held = 0;
      giveBack(bytes);
    }
  }

  private void giveBack(int bytes) {
    try {
      if (connection.connection().local().flowController().consumeBytes(stream, bytes)) {
        flush();
      }
    } catch (Http2Exception e) {
      connection.onError(context, true, e);
    }
  }

  /**
   * Bytes of a body came.
   *
   * @return how many of them the client may send again at once
   */
  int took(int bytes) {
    if (reading) {
      return bytes;
    }
    held += bytes;
    return 0;
  }

  @Override
  public void flush() {
    writeHead();
    connection.flush(context);
  }

  @Override
  public boolean hasUnsent() {
    return connection.encoder().flowController().hasFlowControlled(stream);
  }

  /**
   * Where all is answered it is the rest of the request that is not wanted: RFC 9113 section 8.1.
   */
  @Override
  public void close() {
    reset(
        stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL
            ? Http2Error.NO_ERROR
            : Http2Error.CANCEL);
  }

  @Override
  public void closeAfterFlush() {
    close(); // flushes
  }

  @Override
  public void write(Object part) {
    switch (part) {
      case FullHttpResponse whole -> {
        head = answers.head(whole);
        end(whole.content());
      }
      case HttpResponse begun -> head = answers.head(begun);
      case LastHttpContent last when last.trailingHeaders().isEmpty() -> end(last.content());
      case LastHttpContent last -> end(last);
      case HttpContent content -> data(content.content(), false);
      default -> throw new IllegalArgumentException("no part of an answer: " + part);
    }
  }

  private void end(ByteBuf bytes) {
    var begun = head;
    head = null;
    if (begun == null) {
      data(bytes, true);
    } else if (!wrote(begun, bytes)) {
      writeHeaders(begun, !bytes.isReadable());
      if (bytes.isReadable()) {
        data(bytes, true);
      } else {
        bytes.release();
      }
    }
  }

  private boolean wrote(Http2Headers begun, ByteBuf bytes) {
    try {
      return answers.write(stream, begun, bytes);
    } catch (Http2Exception e) {
      connection.onError(context, true, e);
      return true;
    }
  }

  private void end(LastHttpContent last) {
    if (last.content().isReadable()) {
      data(last.content(), false);
    } else {
      last.release();
    }
    writeHead();
    writeHeaders(HttpConversionUtil.toHttp2Headers(last.trailingHeaders(), false), true);
  }

  private void data(ByteBuf bytes, boolean last) {
    writeHead();
    if (last && !bytes.isReadable() && !hasUnsent() && stream.state().localSideOpen()) {
      bytes.release();
      endAlone();
    } else if (!answers.write(stream, bytes, last)) {
      var _ =
          connection
              .encoder()
              .writeData(context, stream.id(), bytes, 0, last, context.newPromise());
    }
  }

  /** Past the queue: no window holds up what is empty, whatever other streams wait for. */
  private void endAlone() {
    connection.closeStreamLocal(
        stream,
        connection
            .encoder()
            .frameWriter()
            .writeData(context, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, context.newPromise()));
  }

  private void writeHead() {
    var begun = head;
    if (begun != null) {
      head = null;
      writeHeaders(begun, false);
    }
  }

  private void writeHeaders(Http2Headers headers, boolean last) {
    var _ =
        connection
            .encoder()
            .writeHeaders(context, stream.id(), headers, 0, last, context.newPromise());
  }

  @Override
  public void interim(RequestHead head, HttpResponse response) {
    writeHeaders(answers.head(response), false);
  }

  @Override
  public void head(RequestHead head, HttpResponse response, boolean last) {
    write(response);
  }

  @Override
  public void upgrade(Worker worker, Peer peer, HttpRequest request) {
    throw new IllegalStateException("it is HTTP/2 already");
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
    reset(Http2Error.INTERNAL_ERROR);
  }

  /** By the encoder, which counts: who has the router reset stream after stream goes. */
  private void reset(Http2Error error) {
    flush(); // nothing may follow on the stream
    var _ =
        connection
            .encoder()
            .writeRstStream(context, stream.id(), error.code(), context.newPromise());
    flush();
  }

  @Override
  public void fault(Throwable cause) {
    reset(error(cause));
  }

  private static Http2Error error(Throwable cause) {
    return switch (cause) {
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
    flush();
  }
}
