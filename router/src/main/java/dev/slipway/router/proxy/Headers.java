package dev.slipway.router.proxy;

import dev.slipway.manifest.HeaderEdit;
import dev.slipway.router.policy.Policy;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** Changes headers as an app's settings say. */
final class Headers {
  private static final AsciiString STRICT_TRANSPORT_SECURITY =
      AsciiString.cached("strict-transport-security");

  private Headers() {}

  static void edit(HttpHeaders headers, HeaderEdit edit) {
    if (!edit.isNone()) {
      FieldList.removeAll(headers, edit.remove());
      edit.set().forEach(headers::set);
    }
  }

  /** Tells browsers that came by TLS to go on so, where the app wants it: RFC 6797 section 7.2. */
  static void secure(HttpHeaders headers, Policy policy, boolean secure) {
    if (secure && policy.hsts().isPresent()) { // without a lambda made for each answer
      headers.set(STRICT_TRANSPORT_SECURITY, policy.hsts().get());
    }
  }
}
