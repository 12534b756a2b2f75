package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/1.1 codec with what a proxy needs beyond: both lengths at once are refused (RFC 9112
 * section 6.1 lets a proxy choose, and to guess is how requests are smuggled), a request has a body
 * only where its header says so (section 6.3), and an answer to HEAD has none whatever that says.
 */
final class Http1Codec {
  private static final int LARGEST_RESPONSE_HEADER = 256 * 1024;
  private static final int LARGEST_CHUNK = 64 * 1024;

  /** Longer than any usual word of an answer's first line: the longest reason has 31 characters. */
  private static final int LONGEST_KEPT = 32;

  private Http1Codec() {}

  private static HttpDecoderConfig config(int headerBytes) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(headerBytes)
        .setMaxHeaderSize(headerBytes)
        .setMaxChunkSize(LARGEST_CHUNK)
        .setAllowDuplicateContentLengths(false)
        .setHeadersFactory(FieldList.OF_HEAD)
        .setTrailersFactory(FieldList.OF_TRAILER);
  }

  /** Whether that is the one coding of a message that has any. */
  static boolean isChunkedAlone(HttpHeaders headers) {
    var codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
  }

  /**
   * Reads requests, up to one that asks to switch protocols: what is behind it is of the other
   * protocol if the answer is 101, so it stays as it is until then.
   */
  static final class RequestDecoder extends HttpRequestDecoder {
    private final HeadLines lines = new HeadLines();

    /** Of the requests that were read. */
    private int unanswered;

    private boolean asksToSwitch;
    private boolean waiting;

    /** Where bytes wait for an answer; no more are read until then. */
    private @Nullable ChannelHandlerContext held;

    /** Whether more is to be read, but for what waits. */
    private boolean wanted = true;

    RequestDecoder(int headerBytes) {
      super(config(headerBytes));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
        throws Exception {
      if (waiting) {
        hold(ctx);
        return;
      }
      lines.look(buffer);
      var from = buffer.readerIndex();
      super.decode(ctx, buffer, out);
      lines.read(buffer, from, out);
      if (!out.isEmpty()) {
        follow(out.getFirst(), out.getLast());
      }
    }

    private void follow(Object first, Object last) {
      if (first instanceof HttpRequest request) {
        unanswered++;
        asksToSwitch = RequestHead.requestedUpgrade(request).isPresent();
      }
      waiting = asksToSwitch && unanswered > 0 && last instanceof LastHttpContent;
    }

    private void hold(ChannelHandlerContext ctx) {
      held = ctx;
      ctx.channel().config().setAutoRead(false);
    }

    /** Netty's asks for more where nothing came of what was read. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
      if (held == null) {
        super.channelReadComplete(ctx);
      } else {
        ctx.fireChannelReadComplete();
      }
    }

    /** A request was answered, other than by 101: what waited for that is a request as well. */
    void answered() {
      unanswered--;
      if (waiting && unanswered == 0) {
        waiting = false;
        var ctx = held;
        if (ctx != null) {
          readOn();
          decodeHeld(ctx);
        }
      }
    }

    private void decodeHeld(ChannelHandlerContext ctx) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
        channelReadComplete(ctx);
      } catch (Exception fault) {
        ctx.fireExceptionCaught(fault);
      }
    }

    /** Reads on from the client, or not; not while something waits. */
    void read(Channel channel, boolean on) {
      wanted = on;
      channel.config().setAutoRead(on && held == null);
    }

    /** Nothing waits any more. */
    void readOn() {
      if (held != null) {
        held.channel().config().setAutoRead(wanted);
        held = null;
      }
    }

    /** One space alone before the target, RFC 9112 section 3. */
    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
      checkSpace(line, start);
      return super.splitSecondWordInitialLine(line, start, length);
    }

    /** One space alone before the version, and that in upper case: sections 3 and 2.3. */
    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
      checkSpace(line, start);
      for (var i = 0; i < Math.min(4, length); i++) {
        if (line[start + i] >= 'a') {
          throw new IllegalArgumentException("a version in lower case");
        }
      }
      return super.splitThirdWordInitialLine(line, start, length);
    }

    private static void checkSpace(byte[] line, int start) {
      if (start < 2 || line[start - 1] != ' ' || line[start - 2] <= ' ') {
        throw new IllegalArgumentException("not one space");
      }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
      return HeadLines.name(line, start, length);
    }

    /** Also with the keys of a draft of websockets, with which Netty takes 8 bytes for a body. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return !message.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
          && !message.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }

  static final class ResponseEncoder extends HttpResponseEncoder {
    private boolean toHead;

    /** Whether the next response answers a HEAD. */
    void toHead(boolean head) {
      toHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
      return toHead
          || response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
          || super.isContentAlwaysEmpty(response);
    }
  }

  static final class ResponseDecoder extends HttpResponseDecoder {
    private final HeadLines lines = new HeadLines();
    private final LastWord version = new LastWord();
    private final LastWord code = new LastWord();
    private final LastWord reason = new LastWord();
    private boolean toHead;

    ResponseDecoder() {
      super(config(LARGEST_RESPONSE_HEADER));
    }

    void toHead(boolean head) {
      toHead = head;
    }

    /** Whether bytes came that are of no answer yet. */
    boolean hasUnread() {
      return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
        throws Exception {
      lines.look(buffer);
      var from = buffer.readerIndex();
      super.decode(ctx, buffer, out);
      lines.read(buffer, from, out);
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
      return version.isAt(line, start, length)
          ? version.text
          : version.keep(super.splitFirstWordInitialLine(line, start, length));
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
      return code.isAt(line, start, length)
          ? code.text
          : code.keep(super.splitSecondWordInitialLine(line, start, length));
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
      return reason.isAt(line, start, length)
          ? reason.text
          : reason.keep(super.splitThirdWordInitialLine(line, start, length));
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
      return HeadLines.name(line, start, length);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return toHead || super.isContentAlwaysEmpty(message);
    }
  }

  /**
   * A word of the line before: most answers begin as that did, and need no strings of their own for
   * it. Long ones are not kept: an instance may send any, and its connection live for long.
   */
  private static final class LastWord {
    private String text = "";

    boolean isAt(byte[] line, int start, int length) {
      var same = text.length() == length;
      for (var i = 0; same && i < length; i++) {
        same = (line[start + i] & 0xff) == text.charAt(i);
      }
      return same;
    }

    String keep(String word) {
      text = word.length() <= LONGEST_KEPT ? word : "";
      return word;
    }
  }
}
