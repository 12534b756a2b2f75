package dev.slipway.bench.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as a process of its own, of which the kernel says how much CPU it took. */
final class Subject implements AutoCloseable {
  private static final long MICROS_A_TICK = 10_000;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final String name;
  private final Ports ports;
  private final Process process;

  /** Two that were free. */
  record Ports(int clear, int tls) {
    static Ports free() throws IOException {
      try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return new Ports(one.getLocalPort(), other.getLocalPort());
      }
    }
  }

  /** What is started, and with what environment besides one's own. */
  record Command(List<String> words, Map<String, String> environment) {
    Command(List<String> words) {
      this(words, Map.of());
    }
  }

  private Subject(String name, Ports ports, Process process) {
    this.name = name;
    this.ports = ports;
    this.process = process;
  }

  /**
   * @param folder that is there; what it prints goes there
   */
  static Subject start(Path folder, Ports ports, Command command)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command.words())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().putAll(command.environment());
    var subject = new Subject(folder.getFileName().toString(), ports, builder.start());
    subject.awaitPort(folder);
    return subject;
  }

  int port() {
    return ports.clear();
  }

  int tlsPort() {
    return ports.tls();
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

  private void awaitPort(Path folder) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isOpen()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException(
            name + " does not listen: " + Files.readString(folder.resolve("output")));
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isOpen() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public String toString() {
    return name;
  }
}
