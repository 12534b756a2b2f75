package dev.slipway.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Netty's HTTP/1.1 codec with what a proxy needs beyond: both lengths at once are refused (RFC 9112
 * section 6.1 lets a proxy choose, and to guess is how requests are smuggled), and an answer to
 * HEAD has no body whatever its header says.
 */
final class Http1Codec {
  private static final int LARGEST_RESPONSE_HEADER = 256 * 1024;
  private static final int LARGEST_CHUNK = 64 * 1024;

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

  static final class RequestDecoder extends HttpRequestDecoder {
    private final HeadLines lines = new HeadLines();
    private boolean inHead = true;

    RequestDecoder(int headerBytes) {
      super(config(headerBytes));
    }

    /** Notes what Netty reads over: lines that are folded, and what is before the first. */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
        throws Exception {
      if (!inHead) {
        super.decode(ctx, buffer, out);
        inHead = isEnd(out);
        return;
      }
      var from = buffer.readerIndex();
      super.decode(ctx, buffer, out);
      lines.read(buffer, from, buffer.readerIndex());
      if (!out.isEmpty() && out.getFirst() instanceof HttpMessage message) {
        if (lines.areOdd()) {
          message.setDecoderResult(
              DecoderResult.failure(
                  new IllegalArgumentException("a folded line, or white space before the first")));
        }
        lines.forget();
        inHead = isEnd(out);
      }
    }

    private static boolean isEnd(List<Object> out) {
      return !out.isEmpty() && out.getLast() instanceof LastHttpContent;
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
      return FieldNames.of(line, start, length);
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
    private String version = "";
    private String code = "";
    private String reason = "";
    private boolean toHead;

    ResponseDecoder() {
      super(config(LARGEST_RESPONSE_HEADER));
    }

    void toHead(boolean head) {
      toHead = head;
    }

    /** Most answers begin as the one before did, and need no strings of their own for that. */
    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
      if (!isAt(version, line, start, length)) {
        version = super.splitFirstWordInitialLine(line, start, length);
      }
      return version;
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
      if (!isAt(code, line, start, length)) {
        code = super.splitSecondWordInitialLine(line, start, length);
      }
      return code;
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
      if (!isAt(reason, line, start, length)) {
        reason = super.splitThirdWordInitialLine(line, start, length);
      }
      return reason;
    }

    private static boolean isAt(String word, byte[] line, int start, int length) {
      var same = word.length() == length;
      for (var i = 0; same && i < length; i++) {
        same = (line[start + i] & 0xff) == word.charAt(i);
      }
      return same;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
      return FieldNames.of(line, start, length);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return toHead || super.isContentAlwaysEmpty(message);
    }
  }
}
