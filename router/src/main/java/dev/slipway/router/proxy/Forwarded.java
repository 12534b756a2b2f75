package dev.slipway.router.proxy;

import dev.slipway.manifest.Cidr;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What instances are told of where a request came from. A trusted proxy's word is kept and added
 * to; anybody else's is overwritten.
 */
final class Forwarded {
  private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString PORT = AsciiString.cached("x-forwarded-port");
  private static final AsciiString REAL_IP = AsciiString.cached("x-real-ip");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

  private static final String HTTPS = "https";
  private static final String HTTP = "http";
  private static final int HIGHEST_PORT = 65_535;

  /** More proxies than that are looked through by nobody. */
  private static final int MOST_HOPS = 32;

  private Forwarded() {}

  /**
   * Sets the headers.
   *
   * @param host as the client sent it
   * @return whom the request is from: the peer, or whom a trusted one speaks for
   */
  static Peer set(HttpHeaders headers, Peer peer, String host, List<Cidr> trusted) {
    headers.remove(FORWARDED);
    headers.remove(REAL_IP);
    if (peer.trusted()) {
      return pass(headers, peer, host, trusted);
    }
    headers.set(FOR, peer.address());
    headers.set(PROTO, peer.scheme());
    headers.set(HOST, host);
    headers.set(PORT, peer.port());
    return peer;
  }

  private static Peer pass(HttpHeaders headers, Peer peer, String host, List<Cidr> trusted) {
    var proto = one(headers, PROTO).filter(told -> told.equals(HTTP) || told.equals(HTTPS));
    var port = one(headers, PORT).filter(Forwarded::isPort);
    var hops = hops(headers);
    hops.add(peer.address());
    var from =
        new Peer(
            client(hops, trusted),
            port.orElseGet(() -> proto.map(Forwarded::usualPort).orElse(peer.port())),
            proto.map(HTTPS::equals).orElse(peer.secure()),
            true);
    headers.set(FOR, String.join(", ", hops));
    headers.set(PROTO, from.scheme());
    headers.set(
        HOST, one(headers, HOST).filter(told -> !HostHeader.hostName(told).isEmpty()).orElse(host));
    headers.set(PORT, from.port());
    return from;
  }

  /** The value of a header that is there once. */
  private static Optional<String> one(HttpHeaders headers, AsciiString name) {
    var values = headers.getAll(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= HIGHEST_PORT;
  }

  private static String usualPort(String proto) {
    return proto.equals(HTTPS) ? "443" : "80";
  }

  private static List<String> hops(HttpHeaders headers) {
    var hops = new ArrayList<String>();
    for (var value : headers.getAll(FOR)) {
      for (var hop : value.split(",", -1)) {
        if (!hop.isBlank()) {
          hops.add(hop.strip());
        }
      }
    }
    return hops;
  }

  /** From the last on the first that is no trusted proxy: what stands before it anybody wrote. */
  private static String client(List<String> hops, List<Cidr> trusted) {
    var last = Math.max(0, hops.size() - MOST_HOPS);
    for (var i = hops.size() - 1; i > last; i--) {
      if (!Peer.isTrusted(address(hops.get(i)), trusted)) {
        return address(hops.get(i));
      }
    }
    return address(hops.get(last));
  }

  /** Without the port that some proxies write, and without brackets. */
  private static String address(String hop) {
    if (hop.startsWith("[")) {
      var end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    var colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
