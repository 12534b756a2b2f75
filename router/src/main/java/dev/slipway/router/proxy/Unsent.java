package dev.slipway.router.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What came of a request's body before there was a connection to send it on: a packet at most. */
final class Unsent {
  private @Nullable Deque<HttpContent> parts;

  void hold(HttpContent part) {
    if (parts == null) {
      parts = new ArrayDeque<>(2);
    }
    parts.add(part);
  }

  void sendOn(InstanceConnection connection) {
    var held = parts;
    parts = null;
    if (held != null) {
      held.forEach(connection::write);
    }
  }

  void drop() {
    if (parts != null) {
      parts.forEach(ReferenceCountUtil::release);
      parts = null;
    }
  }
}
