package dev.slipway.builder.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to a registry, in words for a person. */
final class Faults {
  private static final int DEPTH = 8;

  private Faults() {}

  static String describe(IOException fault) {
    if (has(fault, UnresolvedAddressException.class) || has(fault, UnknownHostException.class)) {
      return "its host name is not known";
    }
    if (has(fault, HttpConnectTimeoutException.class)) {
      return "it does not take connections in time";
    }
    if (has(fault, ConnectException.class)) {
      return "it takes no connections";
    }
    if (text(fault).contains("Unsupported or unrecognized SSL")) {
      return "it does not speak TLS, and is not named as one that is asked over plain HTTP";
    }
    if (has(fault, SSLException.class)) {
      return "TLS failed (" + text(fault) + "); a private authority's certificate must be given";
    }
    return text(fault);
  }

  /** Whether something is there that does not seem to speak TLS. */
  static boolean isPlain(IOException fault) {
    return !has(fault, ConnectException.class)
        && !has(fault, HttpConnectTimeoutException.class)
        && !has(fault, TimeoutException.class)
        && !has(fault, CertificateException.class);
  }

  private static String text(IOException fault) {
    return Optional.ofNullable(fault.getMessage()).orElse("the connection was lost");
  }

  private static boolean has(Throwable fault, Class<? extends Throwable> kind) {
    var cause = Optional.of(fault);
    for (var i = 0; i < DEPTH && cause.isPresent(); i++) {
      if (kind.isInstance(cause.get())) {
        return true;
      }
      cause = Optional.ofNullable(cause.get().getCause());
    }
    return false;
  }
}
