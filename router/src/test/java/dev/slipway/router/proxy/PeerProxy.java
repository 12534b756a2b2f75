package dev.slipway.router.proxy;

import static org.awaitility.Awaitility.await;

import dev.slipway.router.Backend;
import dev.slipway.router.tls.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx or HAProxy, put in front of an instance as the router is: by host name. */
final class PeerProxy implements AutoCloseable {
  private final Process process;
  private final int port;

  private PeerProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static PeerProxy nginx(Path folder, Backend behind) throws IOException {
    return nginx(folder, behind, "");
  }

  /**
   * @param settings of nginx, for all that goes to the instance
   */
  static PeerProxy nginx(Path folder, Backend behind, String settings) throws IOException {
    var port = freePort();
    var file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off;
        user root;
        error_log stderr crit;
        pid %1$s/nginx.pid;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          large_client_header_buffers 4 32k;
          client_max_body_size 1g;
          server { listen 127.0.0.1:%2$d default_server; return 404; }
          server {
            listen 127.0.0.1:%2$d;
            server_name localhost;
            location / {
              proxy_pass http://127.0.0.1:%3$d;
              proxy_http_version 1.1;
              proxy_set_header Host $http_host;
              proxy_set_header Connection "";
              %4$s
            }
          }
        }
        """
            .formatted(folder, port, behind.port(), settings));
    return start(
        List.of(Programs.need("nginx").toString(), "-p", folder.toString(), "-c", file.toString()),
        port);
  }

  static PeerProxy haproxy(Path folder, Backend behind) throws IOException {
    var port = freePort();
    var file = folder.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        global
          tune.bufsize 65536
          tune.http.maxhdr 4096
        defaults
          mode http
          timeout connect 3s
          timeout client 10s
          timeout server 10s
        frontend front
          bind 127.0.0.1:%2$d
          http-request deny deny_status 404 unless { req.hdr(host),host_only -i localhost }
          default_backend instance
        backend instance
          server one 127.0.0.1:%3$d
        """
            .formatted(folder, port, behind.port()));
    return start(
        List.of(Programs.need("haproxy").toString(), "-db", "-q", "-f", file.toString()), port);
  }

  private static PeerProxy start(List<String> command, int port) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(Duration.ofSeconds(10)).until(() -> isOpen(port));
    return new PeerProxy(process, port);
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
