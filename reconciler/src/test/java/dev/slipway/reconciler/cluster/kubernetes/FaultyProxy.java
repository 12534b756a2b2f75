package dev.slipway.reconciler.cluster.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.SocketFactory;

/**
 * Stands before the API server of {@code KUBECONFIG}, in plain HTTP, and gives each request the
 * fate that it is told. It may be gone for a while too, as a server is that was killed.
 */
public final class FaultyProxy implements Closeable {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Config config;
  private final URI server;
  private final SocketFactory sockets;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Function<Request, Fate> fates = Fate.Pass::new;
  private volatile ServerSocket listener;

  /** The first line of a request. */
  public record Request(String method, String target) {
    boolean isWatch() {
      return target.contains("watch=true");
    }

    boolean isWrite() {
      return !method.equals("GET");
    }
  }

  /** What becomes of a request. */
  public sealed interface Fate {
    /** The server is asked, for this target. */
    record Pass(String target) implements Fate {
      Pass(Request request) {
        this(request.target());
      }
    }

    /** The server is asked, and does it, but its answer is lost. */
    record Lose() implements Fate {}

    /**
     * The server hears nothing of it.
     *
     * @param headers whole lines
     */
    record Answer(int status, String headers) implements Fate {}
  }

  public FaultyProxy() throws IOException, GeneralSecurityException {
    try (var client = new KubernetesClientBuilder().build()) {
      config = client.getConfiguration();
    }
    server = URI.create(config.getMasterUrl());
    sockets = SSLUtils.sslContext(config).getSocketFactory();
    listener = listen(0);
  }

  private ServerSocket listen(int port) throws IOException {
    var made = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(made));
    return made;
  }

  /** A copy of {@code KUBECONFIG} that leads here. */
  public Path kubeconfig(Path folder) throws IOException {
    var text = Files.readString(Path.of(System.getenv("KUBECONFIG")));
    var here = "http://127.0.0.1:" + listener.getLocalPort();
    return Files.writeString(
        folder.resolve("kubeconfig"), text.replace("https://" + server.getAuthority(), here));
  }

  void give(Function<Request, Fate> newFates) {
    fates = newFates;
  }

  void giveNoFaults() {
    fates = Fate.Pass::new;
  }

  /** From now on connections are refused; those that there are end. */
  public void vanish() throws IOException {
    listener.close();
    cutAll();
  }

  public void comeBack() throws IOException {
    listener = listen(listener.getLocalPort());
  }

  void cutAll() throws IOException {
    for (var socket : open) {
      socket.close();
    }
    open.clear();
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        var client = from.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      if (!from.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One request a connection. */
  private void serve(Socket client) {
    try (client) {
      var head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      var first = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
      switch (fates.apply(new Request(first[0], first[1]))) {
        case Fate.Pass(var target) -> pass(client, head.replaceFirst(" \\S+ ", " " + target + " "));
        case Fate.Lose() -> lose(client, head);
        case Fate.Answer(var status, var headers) -> answer(client, status, headers);
      }
    } catch (IOException e) {
      // the client or the server has gone, or this was closed
    } finally {
      open.remove(client);
    }
  }

  private static String head(InputStream input) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (bytes.size() < LONGEST_HEAD) {
      var b = input.read();
      if (b < 0) {
        return "";
      }
      bytes.write(b);
      var isLineEnd = b == '\n';
      if (isLineEnd && bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException("the head of a request is longer than " + LONGEST_HEAD);
  }

  /** With no other request to follow on the same connection, unless it becomes a web socket. */
  private static byte[] alone(String head) {
    var isUpgrade = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade:");
    var text =
        isUpgrade
            ? head
            : head.lines()
                    .filter(line -> !line.regionMatches(true, 0, "Connection:", 0, 11))
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("\r\n"))
                + "\r\nConnection: close\r\n\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void pass(Socket client, String head) throws IOException {
    try (var upstream = sockets.createSocket(server.getHost(), server.getPort())) {
      open.add(upstream);
      upstream.getOutputStream().write(alone(head));
      Thread.ofVirtual().start(() -> pump(client, upstream));
      upstream.getInputStream().transferTo(client.getOutputStream());
      client.shutdownOutput();
    }
  }

  private void lose(Socket client, String head) throws IOException {
    try (var upstream = sockets.createSocket(server.getHost(), server.getPort())) {
      upstream.getOutputStream().write(alone(head));
      Thread.ofVirtual().start(() -> pump(client, upstream));
      var _ = upstream.getInputStream().read();
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one of them was closed
    }
  }

  private static void answer(Socket client, int status, String headers) throws IOException {
    var body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":"
            + status
            + "}";
    var text =
        "HTTP/1.1 "
            + status
            + " Fault\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n"
            + headers
            + "\r\n"
            + body;
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
    client.setSoTimeout((int) DRAIN.toMillis());
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    vanish();
  }
}
