package dev.slipway.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** What the router answers by itself: short, readable, and telling nothing of the inside. */
enum Answer {
  BAD_REQUEST(400, "The request is malformed."),
  UNKNOWN_HOST(404, "No app answers to this host name."),
  METHOD_REFUSED(405, "The router does not pass this method on."),
  CLIENT_TOO_SLOW(408, "The request did not arrive in time."),
  BODY_TOO_LARGE(413, "The request's body is larger than allowed."),
  LINE_TOO_LONG(414, "The request's address is longer than allowed."),
  HEADER_TOO_LARGE(431, "The request's header is larger than allowed."),
  CODING_UNKNOWN(501, "The router does not know this transfer coding."),
  INSTANCE_FAILED(502, "The app did not answer. It may be restarting: try again."),
  NO_INSTANCE(503, "The app has no running instance at the moment. Try again shortly."),
  CROWDED(503, "The app is overloaded. Try again shortly."),
  NO_CONNECTION(504, "The app did not answer in time."),
  INSTANCE_TOO_SLOW(504, "The app did not answer in time."),
  VERSION_UNKNOWN(505, "The router speaks HTTP/1.1 and HTTP/2.");

  private static final String TEXT = "%1$d %2$s\n%3$s\n";
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$d %2$s</title>
      <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 32rem }
      </style>
      <h1>%2$s</h1>
      <p>%3$s</p>
      <p><small>%1$d, answered by the router</small></p>
      </html>
      """;

  private final int code;
  private final String sentence;

  Answer(int code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  /** Whether it is the instance's fault: then that counts against it. */
  boolean blamesInstance() {
    return this == INSTANCE_FAILED || this == INSTANCE_TOO_SLOW;
  }

  /** Whether nobody knows for sure where the request ends, and so where the next one begins. */
  boolean isToUnreadable() {
    return this == BAD_REQUEST || this == VERSION_UNKNOWN;
  }

  int code() {
    return code;
  }

  /** 200 with a text of somebody else. */
  static FullHttpResponse text(String text, boolean head) {
    var body = text.getBytes(StandardCharsets.UTF_8);
    return response(HttpResponseStatus.OK, "text/plain", body, head);
  }

  private static FullHttpResponse response(
      HttpResponseStatus status, String type, byte[] body, boolean head) {
    var content = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return response;
  }

  /** The response, with the length of its body but without the body itself for HEAD. */
  FullHttpResponse response(RequestHead head) {
    var html = head.prefersHtml();
    return response(code, page(code, sentence, html), html, head.isHead());
  }

  /** What says no more than a sentence. */
  static String page(int code, String sentence, boolean html) {
    var reason = HttpResponseStatus.valueOf(code).reasonPhrase();
    return (html ? HTML : TEXT).formatted(code, reason, sentence);
  }

  static FullHttpResponse response(int code, String page, boolean html, boolean head) {
    var type = html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
    var body = page.getBytes(StandardCharsets.UTF_8);
    return response(HttpResponseStatus.valueOf(code), type, body, head);
  }
}
