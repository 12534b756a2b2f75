package dev.slipway.router.proxy;

import dev.slipway.router.policy.Refusal;
import io.netty.handler.codec.http.FullHttpResponse;

/** What an app's settings answer, as HTTP. */
final class Refusals {
  private Refusals() {}

  static FullHttpResponse response(Refusal refusal, RequestHead head) {
    var html = refusal.page().isPresent() ? refusal.isHtml() : head.prefersHtml();
    var page =
        refusal.page().orElseGet(() -> Answer.page(refusal.status(), refusal.sentence(), html));
    var response = Answer.response(refusal.status(), page, html, head.isHead());
    refusal.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }
}
