package dev.slipway.reconciler.cluster.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** An app for tests that listens on PORT; its paths tell it what to do. */
final class TinyServer {
  private static int status = 200;

  private TinyServer() {}

  public static void main(String[] args) throws IOException {
    System.out.println("up");
    var port = Integer.parseInt(System.getenv("PORT"));
    try (var server = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      while (true) {
        try (var socket = server.accept()) {
          answer(socket);
        }
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    var in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    var request = in.readLine();
    if (request == null) {
      return;
    }
    var body = "";
    switch (request.split(" ", -1)[1]) {
      case "/exit" -> System.exit(3);
      case "/sick" -> status = 503;
      case "/well" -> status = 200;
      case "/env" -> body = new TreeMap<>(System.getenv()).toString();
      default -> {}
    }
    var answer = "HTTP/1.1 " + status + " Fine\r\nConnection: close\r\n\r\n" + body;
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
