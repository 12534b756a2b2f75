package dev.slipway.reconciler.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.jspecify.annotations.Nullable;

/** An SSH server of this process that runs the machine's own git, with ed25519 keys throughout. */
public final class TestSshServer implements AutoCloseable {
  private final SshServer server;
  private final KeyPair hostKey;
  private final KeyPair clientKey;

  private TestSshServer(SshServer server, KeyPair hostKey, KeyPair clientKey) {
    this.server = server;
    this.hostKey = hostKey;
    this.clientKey = clientKey;
  }

  public static TestSshServer start() throws IOException, GeneralSecurityException {
    var ssh = new TestSshServer(SshServer.setUpDefaultServer(), ed25519(), ed25519());
    ssh.server.setHost("127.0.0.1");
    ssh.server.setKeyPairProvider(KeyPairProvider.wrap(ssh.hostKey));
    ssh.server.setPublickeyAuthenticator((user, key, session) ->
        user.equals("git") && KeyUtils.compareKeys(key, ssh.clientKey.getPublic()));
    ssh.server.setCommandFactory((channel, command) ->
        new ProcessShellFactory(command, CommandFactory.split(command)).createShell(channel));
    ssh.server.start();
    return ssh;
  }

  static KeyPair ed25519() throws GeneralSecurityException {
    return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
  }

  public int port() {
    return server.getPort();
  }

  /** The line of {@code known_hosts} that trusts this server. */
  public String knownHost() {
    return knownHost(hostKey);
  }

  /** The same with another key. */
  String knownHost(KeyPair key) {
    return "[127.0.0.1]:%d %s%n".formatted(port(), PublicKeyEntry.toString(key.getPublic()));
  }

  /** Writes the private key that is let in, as {@code ssh-keygen} does. */
  public Path writeClientKey(Path file) {
    return write(clientKey, file);
  }

  /** The same, encrypted. */
  Path writeClientKey(Path file, String passphrase) {
    var encrypted = new OpenSSHKeyEncryptionContext();
    encrypted.setCipherType("256");
    encrypted.setPassword(passphrase);
    return write(clientKey, file, encrypted);
  }

  /** What {@code ssh-keygen -l} says of the server's key. */
  String fingerprint() {
    return KeyUtils.getFingerPrint(hostKey.getPublic());
  }

  static Path write(KeyPair key, Path file) {
    return write(key, file, null);
  }

  private static Path write(
      KeyPair key, Path file, @Nullable OpenSSHKeyEncryptionContext encrypted) {
    try (var out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encrypted, out);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
