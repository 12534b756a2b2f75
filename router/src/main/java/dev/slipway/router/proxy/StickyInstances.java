package dev.slipway.router.proxy;

import dev.slipway.router.policy.StickyCookie;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The instances of an app that keeps its clients at one of them, by what their cookies say. */
final class StickyInstances {
  private final Map<String, Instance> byValue = new HashMap<>();
  private final String path;

  /**
   * @param path for which requests the cookie is
   */
  StickyInstances(List<Instance> instances, String path) {
    this.path = path;
    instances.forEach(instance -> byValue.put(instance.cookie(), instance));
  }

  /** The instance that the client was at, where it is still there. */
  Optional<Instance> named(HttpHeaders request) {
    for (var header : request.getAll(HttpHeaderNames.COOKIE)) {
      var found = StickyCookie.find(header, byValue);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Tells the client to come back to this instance. */
  void tell(HttpHeaders answer, Instance instance, boolean secure) {
    var header = StickyCookie.header(instance.cookie(), path, secure);
    answer.add(HttpHeaderNames.SET_COOKIE, header);
  }
}
