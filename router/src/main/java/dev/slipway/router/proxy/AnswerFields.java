package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The heads of answers as fields of HTTP/2: lists of bytes, since nobody looks one up, and HPACK
 * compares and copies bytes faster than characters. Most answers have values that others had
 * before, so the bytes of those that came lately are kept. Of one event loop.
 */
final class AnswerFields {
  /** Values that are kept at most: some 40 KiB with what holds them, 60 at most. A power of two. */
  private static final int KEPT = 256;

  /** Longer ones are seldom the same twice. */
  private static final int LONGEST_KEPT = 64;

  private final @Nullable Value[] kept = new @Nullable Value[KEPT];

  private record Value(String text, AsciiString bytes) {}

  /** Takes what ends at a proxy from the head; the rest was looked at when it was read. */
  Http2Headers of(HttpResponse head) {
    var headers = head.headers();
    HopByHop.drop(headers);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    var fields = new AsciiString[2 * headers.size()];
    var at = 0;
    for (var all = headers.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      var name = FieldNames.lowerCase(field.getKey());
      fields[at++] = name;
      fields[at++] = bytes(name, field.getValue());
    }
    return ReadOnlyHttp2Headers.serverHeaders(false, head.status().codeAsText(), fields);
  }

  /** Cookies are a client's own, mostly secret, and not kept. */
  private AsciiString bytes(AsciiString name, CharSequence value) {
    return value instanceof String text
            && text.length() <= LONGEST_KEPT
            && !HttpHeaderNames.SET_COOKIE.equals(name)
        ? bytes(text)
        : AsciiString.of(value);
  }

  private AsciiString bytes(String text) {
    var slot = text.hashCode() & (KEPT - 1);
    var value = kept[slot];
    if (value == null || !value.text().equals(text)) {
      value = new Value(text, AsciiString.of(text));
      kept[slot] = value;
    }
    return value.bytes();
  }
}
