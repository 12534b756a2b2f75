package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;

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
        .setAllowDuplicateContentLengths(false);
  }

  static final class RequestDecoder extends HttpRequestDecoder {
    RequestDecoder(int headerBytes) {
      super(config(headerBytes));
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
    private boolean toHead;

    ResponseDecoder() {
      super(config(LARGEST_RESPONSE_HEADER));
    }

    void toHead(boolean head) {
      toHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return toHead || super.isContentAlwaysEmpty(message);
    }
  }
}
