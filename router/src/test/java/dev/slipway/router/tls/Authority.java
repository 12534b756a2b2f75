package dev.slipway.router.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An authority that issues certificates, as openssl does, in files of a folder. */
public final class Authority {
  private final Path folder;

  public Authority(Path folder) {
    this.folder = folder;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority"
            + " -keyout ca.key -out ca.crt");
  }

  /** What those who believe it have. */
  public Path root() {
    return folder.resolve("ca.crt");
  }

  /** A key of P-256 as {@code name.key}, and a certificate as {@code name.crt}. */
  public Authority issue(String name, String... hosts) {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key");
    return sign(name, 30, hosts);
  }

  /** For the key that is there. */
  public Authority sign(String name, int days, String... hosts) {
    var names = Stream.of(hosts).map(host -> "DNS:" + host).collect(Collectors.joining(","));
    try {
      Files.writeString(
          folder.resolve("extensions"), hosts.length == 0 ? "" : "subjectAltName=" + names + "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    openssl("req -new -key " + name + ".key -subj /CN=" + name + " -out request");
    openssl(
        "x509 -req -in request -CA ca.crt -CAkey ca.key -days "
            + days
            + " -extfile extensions -out "
            + name
            + ".crt");
    return this;
  }

  /** Runs openssl in the folder, and returns what it prints. */
  public String openssl(String arguments) {
    var command = new ArrayList<>(List.of(Programs.need("openssl").toString()));
    command.addAll(List.of(arguments.split(" ")));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public CertificateSource source(String name) {
    return source(name + ".crt", name + ".key");
  }

  public CertificateSource source(String chain, String key) {
    try {
      return new CertificateSource(
          chain,
          Files.readString(folder.resolve(chain)),
          key,
          Files.readString(folder.resolve(key)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
