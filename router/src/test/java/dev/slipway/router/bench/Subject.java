package dev.slipway.router.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as a process of its own, of which the kernel says how much CPU it took. */
final class Subject implements AutoCloseable {
  static final String NGINX = "/usr/sbin/nginx";

  /** As the daemon runs it. */
  private static final List<String> JVM =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final int FORTY_BYTES = 40;
  private static final long MICROS_A_TICK = 10_000;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final Process process;
  private final int port;

  private Subject(Path folder, int port, List<String> command)
      throws IOException, InterruptedException {
    this.port = port;
    Files.createDirectories(folder);
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    awaitPort();
  }

  static Subject nginxOrigin(Path folder) throws IOException, InterruptedException {
    var location = "return 200 '" + "x".repeat(FORTY_BYTES) + "';";
    return nginx(folder, "", "location / { default_type text/plain; " + location + " }");
  }

  /**
   * Does what the router does: keeps connections to the instance, and says where a request came
   * from.
   */
  static Subject nginxProxy(Path folder, int originPort) throws IOException, InterruptedException {
    return nginx(
        folder,
        "upstream app { server 127.0.0.1:" + originPort + "; keepalive 64; }",
        """
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
        """);
  }

  static Subject router(Path folder, int originPort) throws IOException, InterruptedException {
    var port = freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(RouterProcess.class.getName());
    command.add("" + port);
    command.add("" + originPort);
    return new Subject(folder, port, command);
  }

  private static Subject nginx(Path folder, String upstream, String location)
      throws IOException, InterruptedException {
    var port = freePort();
    Files.createDirectories(folder);
    var configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; worker_processes 2; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 1024; }
        http {
          access_log off; keepalive_requests 1000000000; server_tokens off;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          %2$s
          server { listen 127.0.0.1:%3$d; %4$s }
        }
        """
            .formatted(folder, upstream, port, location));
    return new Subject(
        folder, port, List.of(NGINX, "-p", folder.toString(), "-c", configuration.toString()));
  }

  int port() {
    return port;
  }

  /** Of the process and its children, in the user's and in the kernel's code. */
  long cpuMicros() throws IOException {
    var sum = 0L;
    for (var each : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
      var stat = Files.readString(Path.of("/proc", "" + each.pid(), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      sum += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }
    return sum * MICROS_A_TICK;
  }

  long residentMebibytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      var line = lines.filter(each -> each.startsWith("VmRSS")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
  }

  private void awaitPort() throws IOException, InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isOpen()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException("it does not listen: " + process.info());
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isOpen() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
