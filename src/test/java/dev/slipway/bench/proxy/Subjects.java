package dev.slipway.bench.proxy;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.slipway.bench.proxy.Subject.Command;
import dev.slipway.bench.proxy.Subject.Ports;
import dev.slipway.router.tls.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Who is measured: the router and what others use in its place. All keep connections to the same
 * origin, say where a request came from, have two threads or processes that serve, and the same
 * certificate of P-256.
 */
final class Subjects {
  static final String NGINX = "/usr/sbin/nginx";
  static final String HAPROXY = "/usr/sbin/haproxy";

  /** What people run. */
  private static final Path SLIPWAY =
      Path.of(
              System.getProperty("slipway.distribution", "../../reconciler/target/slipway"),
              "bin",
              "slipway")
          .toAbsolutePath()
          .normalize();

  private final Path folder;

  Subjects(Path folder) throws IOException {
    this.folder = folder;
    new Authority(folder).issue("localhost", "localhost");
    Files.writeString(
        folder.resolve("both.pem"),
        Files.readString(folder.resolve("localhost.crt"))
            + Files.readString(folder.resolve("localhost.key")));
  }

  /** Answers {@code /40} with 40 bytes, and so on. */
  Subject origin(List<Body> bodies) throws IOException, InterruptedException {
    var files = Files.createDirectories(folder.resolve("files"));
    for (var body : bodies) {
      body.write(files);
    }
    var ports = Ports.free();
    return nginx(
        "origin",
        ports,
        """
        sendfile on; tcp_nopush on; open_file_cache max=16 inactive=1h; default_type text/plain;
        server { listen 127.0.0.1:%d; root %s; }
        """
            .formatted(ports.clear(), files));
  }

  /** Bodies that a client does not take at once wait in memory alone, as in the others. */
  Subject nginx(int originPort) throws IOException, InterruptedException {
    var ports = Ports.free();
    return nginx(
        "nginx",
        ports,
        """
        proxy_max_temp_file_size 0;
        upstream app { server 127.0.0.1:%1$d; keepalive 64; }
        server {
          listen 127.0.0.1:%2$d; listen 127.0.0.1:%3$d ssl http2;
          ssl_protocols TLSv1.2 TLSv1.3;
          ssl_certificate %4$s/both.pem; ssl_certificate_key %4$s/localhost.key;
          location / {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Port $server_port;
          }
        }
        """
            .formatted(originPort, ports.clear(), ports.tls(), folder));
  }

  private Subject nginx(String name, Ports ports, String http)
      throws IOException, InterruptedException {
    var own = Files.createDirectories(folder.resolve(name));
    var configuration = own.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; user root; worker_processes 2; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 1000000000; server_tokens off;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          %2$s
        }
        """
            .formatted(own, http));
    return Subject.start(
        own,
        ports,
        new Command(List.of(NGINX, "-p", own.toString(), "-c", configuration.toString())));
  }

  Subject haproxy(int originPort) throws IOException, InterruptedException {
    var ports = Ports.free();
    var own = Files.createDirectories(folder.resolve("HAProxy"));
    var configuration = own.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        global
          nbthread 2
          ssl-default-bind-options ssl-min-ver TLSv1.2
        defaults
          mode http
          timeout connect 3s
          timeout client 75s
          timeout server 60s
          option forwardfor
          http-reuse always
        frontend front
          bind 127.0.0.1:%2$d
          bind 127.0.0.1:%3$d ssl crt %4$s/both.pem alpn h2,http/1.1
          http-request set-header X-Forwarded-Proto %%[ssl_fc,iif(https,http)]
          http-request set-header X-Forwarded-Host %%[req.hdr(host)]
          http-request set-header X-Forwarded-Port %%[dst_port]
          default_backend app
        backend app
          server one 127.0.0.1:%1$d
        """
            .formatted(originPort, ports.clear(), ports.tls(), folder));
    return Subject.start(
        own, ports, new Command(List.of(HAPROXY, "-db", "-q", "-f", configuration.toString())));
  }

  /** A router as it is installed, which is told its routes from there. */
  Subject router(URI from) throws IOException, InterruptedException {
    var ports = Ports.free();
    var own = Files.createDirectories(folder.resolve("router"));
    var certificates = Files.createDirectories(own.resolve("certificates"));
    for (var file : List.of("localhost.crt", "localhost.key")) {
      Files.copy(folder.resolve(file), certificates.resolve(file), REPLACE_EXISTING);
    }
    return Subject.start(
        own,
        ports,
        new Command(
            List.of(
                SLIPWAY.toString(),
                "router",
                "--from=" + from,
                "--router=127.0.0.1:" + ports.clear(),
                "--router-tls=127.0.0.1:" + ports.tls(),
                "--certificates=" + certificates,
                "--router-http=127.0.0.1:0",
                "--router-dir=" + own.resolve("data"),
                "--router-drain=0s"),
            Map.of("JAVA_HOME", System.getProperty("java.home"))));
  }
}
