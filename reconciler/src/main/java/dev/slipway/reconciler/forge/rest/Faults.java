package dev.slipway.reconciler.forge.rest;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What went wrong on the way to a forge, in words for a person. */
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
    var text = Optional.ofNullable(fault.getMessage()).orElse("the connection was lost");
    return has(fault, SSLException.class) ? "TLS failed (" + text + ")" : text;
  }

  private static boolean has(Throwable fault, Class<? extends Throwable> kind) {
    return Stream.iterate(Optional.of(fault), Optional::isPresent, f -> f.map(Throwable::getCause))
        .limit(DEPTH)
        .flatMap(Optional::stream)
        .anyMatch(kind::isInstance);
  }
}
