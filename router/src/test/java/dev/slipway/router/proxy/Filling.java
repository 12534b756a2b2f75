package dev.slipway.router.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections that fill the queue of a listener that accepts none. */
final class Filling implements AutoCloseable {
  private static final int ENOUGH = 16;
  private static final int PATIENCE_MILLIS = 300;

  private final Deque<Socket> sockets = new ArrayDeque<>();
  private boolean full;

  Filling(int port) throws IOException {
    while (!full && sockets.size() < ENOUGH) {
      var socket = new Socket();
      sockets.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      } catch (SocketTimeoutException _) {
        full = true;
      }
    }
  }

  boolean isFull() {
    return full;
  }

  @Override
  public void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }
}
