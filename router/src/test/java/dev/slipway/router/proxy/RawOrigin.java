package dev.slipway.router.proxy;

import dev.slipway.router.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance that does with each connection what it is told, well-formed or not. */
final class RawOrigin implements AutoCloseable {
  /** What is done with one connection; it is closed afterwards. */
  interface Script {
    void run(RawConnection connection) throws Exception;
  }

  private final ServerSocket server;
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  RawOrigin(Script script) {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        sockets.add(socket);
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException _) {
        return; // closed: the test is over
      }
    }
  }

  private static void serve(Script script, Socket socket) {
    try (socket) {
      script.run(new RawConnection(socket));
    } catch (Exception _) {
      // the script ends with its connection
    }
  }

  Backend backend() {
    return new Backend("127.0.0.1", server.getLocalPort());
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    stop();
  }

  /** Cuts all connections, and takes no more. */
  void stop() {
    try {
      server.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
