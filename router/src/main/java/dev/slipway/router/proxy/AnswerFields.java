package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;

/**
 * The head of an answer as fields of HTTP/2: a list of bytes, since nobody looks one up, and HPACK
 * compares and copies bytes faster than characters.
 */
final class AnswerFields {
  private AnswerFields() {}

  /** Takes what ends at a proxy from the head; the rest was looked at when it was read. */
  static Http2Headers of(HttpResponse head) {
    var headers = head.headers();
    HopByHop.drop(headers);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    var fields = new AsciiString[2 * headers.size()];
    var at = 0;
    for (var all = headers.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      fields[at++] = FieldNames.lowerCase(field.getKey());
      fields[at++] = AsciiString.of(field.getValue());
    }
    return ReadOnlyHttp2Headers.serverHeaders(false, head.status().codeAsText(), fields);
  }
}
