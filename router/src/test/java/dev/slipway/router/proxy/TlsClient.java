package dev.slipway.router.proxy;

import dev.slipway.router.tls.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Those who come by TLS: curl, openssl and the JDK. They believe one authority. */
record TlsClient(Path root, int port, String name) {
  TlsClient(Path root, int port) {
    this(root, port, "localhost");
  }

  TlsClient named(String other) {
    return new TlsClient(root, port, other);
  }

  /** The version, the status and the body of a GET. */
  String curl(String... options) throws Exception {
    var command =
        new ArrayList<>(List.of(Programs.need("curl").toString(), "-s", "-S", "--max-time", "20"));
    command.addAll(List.of("--cacert", root.toString(), "-w", "\n%{http_version} %{http_code}"));
    command.addAll(List.of("--resolve", name + ":" + port + ":127.0.0.1"));
    command.addAll(List.of(options));
    command.add("https://" + name + ":" + port + "/");
    var lines = run(command).lines().toList();
    return lines.size() < 2 ? lines.getFirst() : lines.get(1) + " " + lines.getFirst();
  }

  /** What {@code openssl s_client} tells of a connection, over which one request goes. */
  String openssl(String options) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Programs.need("openssl").toString(), "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of("-CAfile", root.toString(), "-ign_eof"));
    if (!options.contains("-noservername")) {
      command.addAll(List.of("-servername", name));
    }
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ")));
    }
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It has ended before; what it says tells why.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end");
    }
    return output;
  }

  SSLSocket connect(String... protocols) throws Exception {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(root)) {
      trusted.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(20_000);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name))); // not of itself without a dot
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
