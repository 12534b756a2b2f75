package dev.slipway.router.proxy;

import dev.slipway.router.policy.Visit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request: what is to be known of it before it is changed, what is wrong with it, and
 * how it is passed on.
 */
final class RequestHead {
  private static final AsciiString X_REQUEST_ID = AsciiString.cached("x-request-id");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  /** RFC 9110 section 9.2.2: to send them twice is to send them once. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private static final long INVALID = -1;

  /** Base64url of settings of 6 bytes each. */
  private static final Pattern SETTINGS_SYNTAX = Pattern.compile("([-_A-Za-z0-9]{8}){0,32}");

  private static final String HTTP2_IN_CLEAR = "h2c";

  private final HttpRequest request;
  private final boolean http2;
  private final boolean http10;
  private final boolean keepAlive;
  private final boolean expectsContinue;
  private final long contentLength;
  private final boolean chunked;
  private final Optional<String> upgrade;
  private Peer from;

  RequestHead(HttpRequest request, boolean http2, Peer peer) {
    this.request = request;
    this.http2 = http2;
    this.from = peer;
    this.http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    this.keepAlive = http2 || HttpUtil.isKeepAlive(request);
    this.expectsContinue = HttpUtil.is100ContinueExpected(request);
    this.chunked = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    this.contentLength = contentLength(request.headers().get(HttpHeaderNames.CONTENT_LENGTH));
    this.upgrade = http2 ? Optional.empty() : requestedUpgrade(request);
  }

  private static long contentLength(@Nullable String value) {
    if (value == null) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException _) {
      return INVALID;
    }
  }

  HttpRequest request() {
    return request;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  boolean prefersHtml() {
    var accept = request.headers().get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the client will surely send the body, and no more of it than this. */
  boolean bodyEndsWithin(long bytes) {
    return !chunked && contentLength <= bytes && !expectsContinue;
  }

  /** Whether it says that its body is larger. */
  boolean declaresMoreThan(long bytes) {
    return contentLength > bytes;
  }

  /** Whether where it ends is not known. */
  boolean isBroken() {
    return request.decoderResult().isFailure();
  }

  boolean isHttp10() {
    return http10;
  }

  /** The protocol that the client wants to go on with on this connection. */
  Optional<String> upgrade() {
    return upgrade;
  }

  /** Whether to send it again would do no harm, and nothing of it is gone with the first time. */
  boolean isRepeatable() {
    return !hasBody() && upgrade.isEmpty() && IDEMPOTENT.contains(request.method());
  }

  /**
   * Whether the client asks to go on in HTTP/2 on this connection: RFC 7540 section 3.2. With a
   * body or with settings that are none it is not heard, as the RFC allows.
   */
  boolean asksForHttp2() {
    if (upgrade.isEmpty() || !HTTP2_IN_CLEAR.equalsIgnoreCase(upgrade.get()) || hasBody()) {
      return false;
    }
    var settings = request.headers().getAll(HTTP2_SETTINGS);
    return settings.size() == 1 && SETTINGS_SYNTAX.matcher(settings.get(0)).matches();
  }

  /** Why it is answered here and not passed on. */
  Optional<Answer> refusal(long mostBodyBytes) {
    var result = request.decoderResult();
    if (result.isFailure()) {
      return Optional.of(
          switch (result.cause()) {
            case TooLongHttpLineException _ -> Answer.LINE_TOO_LONG;
            case TooLongHttpHeaderException _ -> Answer.HEADER_TOO_LARGE;
            default -> Answer.BAD_REQUEST;
          });
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return Optional.of(Answer.VERSION_UNKNOWN);
    }
    if (request.method().equals(HttpMethod.TRACE) || request.method().equals(HttpMethod.CONNECT)) {
      return Optional.of(Answer.METHOD_REFUSED);
    }
    if (chunked && (isHttp10() || !Http1Codec.isChunkedAlone(request.headers()))) {
      return Optional.of(isHttp10() ? Answer.BAD_REQUEST : Answer.CODING_UNKNOWN);
    }
    if (contentLength < 0
        || request.headers().getAll(HttpHeaderNames.HOST).size() != 1
        || !hasValidTarget()) {
      return Optional.of(Answer.BAD_REQUEST);
    }
    return contentLength > mostBodyBytes ? Optional.of(Answer.BODY_TOO_LARGE) : Optional.empty();
  }

  /** The token of an authority that wants a proof (RFC 8555); nearly never there. */
  Optional<String> challenge() {
    var uri = request.uri();
    return uri.startsWith(Visit.CHALLENGES)
        ? Optional.of(uri.substring(Visit.CHALLENGES.length()))
        : Optional.empty();
  }

  /** The host name that routes it; empty where the header holds none. */
  String hostName() {
    return HostHeader.hostName(host());
  }

  /** Whom it is from: the peer, or once it is prepared whom that speaks for as a trusted proxy. */
  Peer from() {
    return from;
  }

  /** Makes it what the instance gets. */
  void prepare(Worker worker) {
    var headers = request.headers();
    HopByHop.drop(headers);
    identify(headers, worker.requestIds());
    headers.remove(HTTP2_SETTINGS);
    from = Forwarded.set(headers, from, host(), worker.options().entrances().trustedProxies());
    if (upgrade.isPresent() && !HTTP2_IN_CLEAR.equalsIgnoreCase(upgrade.get())) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, upgrade.get());
    }
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  /** A client's own id is kept, where it is one. */
  private static void identify(HttpHeaders headers, RequestIds ids) {
    var sent = headers.get(X_REQUEST_ID);
    if (sent == null || !RequestIds.isValid(sent)) {
      headers.set(X_REQUEST_ID, ids.next());
    } else if (headers.getAll(X_REQUEST_ID).size() > 1) {
      headers.set(X_REQUEST_ID, sent);
    }
  }

  /** Tells the access log of it, once it was answered. */
  void log(AccessLog log, AccessLog.Outcome outcome) {
    var uri = request.uri();
    var query = uri.indexOf('?');
    log.answered(
        new AccessLog.Entry(
            Instant.now(),
            from.address(),
            from.scheme(),
            host(),
            request.method().name(),
            query < 0 ? uri : uri.substring(0, query),
            protocol(),
            header(HttpHeaderNames.USER_AGENT),
            header(X_REQUEST_ID),
            outcome));
  }

  private String protocol() {
    return http2 ? "HTTP/2" : http10 ? "HTTP/1.0" : "HTTP/1.1";
  }

  private String header(CharSequence name) {
    var value = request.headers().get(name);
    return value == null ? "" : value;
  }

  private String host() {
    var host = request.headers().get(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  /**
   * Takes the origin form and {@code *}; makes the absolute form (RFC 9112 section 3.2.2) the
   * origin form, with its authority as the host.
   */
  private boolean hasValidTarget() {
    var uri = request.uri();
    for (var i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) <= ' ' || uri.charAt(i) >= 0x7f || uri.charAt(i) == '#') {
        return false;
      }
    }
    if (uri.startsWith("/")) {
      return true;
    }
    if (uri.equals("*")) {
      return request.method().equals(HttpMethod.OPTIONS);
    }
    return (uri.regionMatches(true, 0, "http://", 0, 7) && takeAuthority(uri, 7))
        || (from.secure() && uri.regionMatches(true, 0, "https://", 0, 8) && takeAuthority(uri, 8));
  }

  private boolean takeAuthority(String uri, int start) {
    var end = start;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    var path = uri.substring(end);
    request.setUri(path.startsWith("/") ? path : "/" + path);
    request.headers().set(HttpHeaderNames.HOST, uri.substring(start, end));
    return true;
  }

  /** What a request asks to switch to; one of HTTP/1.0 is not heard, RFC 9110 section 7.8. */
  static Optional<String> requestedUpgrade(HttpRequest request) {
    var protocol = request.headers().get(HttpHeaderNames.UPGRADE);
    return protocol != null
            && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
            && request
                .headers()
                .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        ? Optional.of(protocol)
        : Optional.empty();
  }
}
