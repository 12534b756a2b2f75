package dev.slipway.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A private certificate authority and a server certificate of its, for 127.0.0.1, in PEM files.
 *
 * @param certificate of the authority, which clients trust
 * @param server the server's own and the authority's
 * @param key of the server
 */
record Authority(Path certificate, Path server, Path key) {
  private static final String PASSWORD = "changeit";

  static Authority make(Path folder) throws Exception {
    var file = folder.resolve("keys.p12");
    keytool(file, "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc=ca:true");
    keytool(
        file, "-alias", "server", "-dname", "CN=Test", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
    var keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    var chain = new ByteArrayOutputStream();
    for (var certificate : keys.getCertificateChain("server")) {
      chain.write(pem("CERTIFICATE", certificate.getEncoded()));
    }
    var secret = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
    return new Authority(
        Files.write(
            folder.resolve("ca.pem"), pem("CERTIFICATE", keys.getCertificate("ca").getEncoded())),
        Files.write(folder.resolve("server.pem"), chain.toByteArray()),
        Files.write(folder.resolve("server.key"), pem("PRIVATE KEY", secret)));
  }

  private static void keytool(Path file, String... more) throws IOException, InterruptedException {
    var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words = new ArrayList<>(List.of(program, "-genkeypair", "-keyalg", "EC"));
    words.addAll(List.of("-groupname", "secp256r1", "-validity", "30", "-storetype", "PKCS12"));
    words.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    words.addAll(List.of(more));
    var log = Files.createTempFile("keytool", "").toFile();
    var process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor()).as(Files.readString(log.toPath())).isZero();
    Files.delete(log.toPath());
  }

  private static byte[] pem(String kind, byte[] content) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return ("-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
