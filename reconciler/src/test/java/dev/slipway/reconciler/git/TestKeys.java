package dev.slipway.reconciler.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keys that the tools of this machine make, and what git needs to sign with them. */
final class TestKeys {
  private final Path folder;
  private final Path home;
  private boolean hasAgent;

  TestKeys(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.home = Files.createDirectory(folder.resolve("gnupg"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("gpg-agent.conf"), "s2k-count 65536\n"); // quick to open
  }

  /** A new private key of OpenSSH; the public one is beside it. */
  Path ssh(String name, String kind, String passphrase) throws IOException, InterruptedException {
    var file = folder.resolve(name);
    run(
        "ssh-keygen",
        "-q",
        "-a",
        "1",
        "-t",
        kind,
        "-N",
        passphrase,
        "-C",
        name,
        "-f",
        file.toString());
    return file;
  }

  Path ssh(String name) throws IOException, InterruptedException {
    return ssh(name, "ed25519", "");
  }

  /** What a file of allowed signers says of a key: kind and key. */
  static String publicKey(Path key) throws IOException {
    var words = Files.readString(key.resolveSibling(key.getFileName() + ".pub")).split(" ", -1);
    return words[0] + " " + words[1];
  }

  /** A file of allowed signers with these lines. */
  Path allowed(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  /** Settings by which git signs with a key of OpenSSH, and knows whom to believe. */
  static List<String> git(Path key, Path allowed) {
    return List.of(
        "-c", "gpg.format=ssh",
        "-c", "user.signingkey=" + key,
        "-c", "gpg.ssh.allowedSignersFile=" + allowed);
  }

  /** A new key of OpenPGP: its name is that of its owner. */
  void openPgp(String name, String passphrase, String... how)
      throws IOException, InterruptedException {
    var options = Stream.of(how).filter(word -> word.startsWith("--"));
    var owner = name + " <" + name + "@example.com>";
    gpg(
        Stream.of(
                options,
                Stream.of("--passphrase", passphrase, "--quick-gen-key", owner),
                Stream.of(how).filter(word -> !word.startsWith("--")))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  String fingerprint(String name) throws IOException, InterruptedException {
    return gpg("--with-colons", "--list-keys", name)
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .split(":", -1)[9];
  }

  /** Revokes a key by the certificate that GnuPG lays by for that. */
  void revoke(String name) throws IOException, InterruptedException {
    var file = home.resolve("openpgp-revocs.d").resolve(fingerprint(name) + ".rev");
    Files.writeString(file, Files.readString(file).replace(":-----BEGIN", "-----BEGIN"));
    gpg("--import", file.toString());
  }

  /** What {@code gpg --export} writes of the keys of these names, or all. */
  Path exported(String file, String... names) throws IOException, InterruptedException {
    var out = folder.resolve(file);
    var command = new ArrayList<>(List.of("--yes", "--output", out.toString(), "--export"));
    command.addAll(List.of(names));
    gpg(command.toArray(String[]::new));
    return out;
  }

  Path secret(String name, String passphrase) throws IOException, InterruptedException {
    var out = folder.resolve(name + ".secret.asc");
    gpg(
        "--yes",
        "--armor",
        "--s2k-count",
        "65536",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        passphrase,
        "--output",
        out.toString(),
        "--export-secret-keys",
        name);
    return out;
  }

  String gpg(String... arguments) throws IOException, InterruptedException {
    hasAgent = true;
    var command = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** Settings by which git signs with a key of OpenPGP. */
  List<String> git(String name, String... options) throws IOException {
    var program = program("gpg-" + name + options.length, home, String.join(" ", options));
    return List.of(
        "-c", "gpg.program=" + program, "-c", "user.signingkey=" + name + "@example.com");
  }

  /** Settings by which git believes these keys, and knows no others. */
  List<String> knowing(Path exported) throws IOException, InterruptedException {
    var other = Files.createTempDirectory(folder, "knowing");
    run("gpg", "--homedir", other.toString(), "--batch", "--import", exported.toString());
    return List.of("-c", "gpg.program=" + program("verify-" + other.getFileName(), other, ""));
  }

  private Path program(String name, Path home, String options) throws IOException {
    var program = folder.resolve(name);
    Files.writeString(
        program,
        "#!/bin/sh\nexec gpg --homedir '%s' --batch --trust-model always %s \"$@\"\n"
            .formatted(home, options));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + output);
    }
    return output;
  }

  /** Ends the agent that gpg leaves. */
  void endAgent() throws IOException, InterruptedException {
    if (hasAgent) {
      run("gpgconf", "--homedir", home.toString(), "--kill", "all");
    }
  }
}
