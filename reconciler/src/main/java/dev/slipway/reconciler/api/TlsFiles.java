package dev.slipway.reconciler.api;

import dev.slipway.manifest.RejectedException;
import dev.slipway.router.tls.CertificateSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files, in PEM, by which a daemon and its routers know each other.
 *
 * @param own what one shows; empty: nothing
 * @param authorities those who issued what the other side shows; empty: of a daemon those that this
 *     machine believes, of a router nobody is asked
 */
public record TlsFiles(Optional<Pair> own, Optional<Path> authorities) {
  /** Nothing but what a machine believes anyway. */
  public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty());

  private static final int LARGEST = 256 * 1024;

  /**
   * A certificate, followed by those that issued it, and its key.
   *
   * @param certificate of the daemon or the router
   */
  public record Pair(Path certificate, Path key) {}

  /** What the files hold. */
  record Content(Optional<CertificateSource> own, Optional<Authorities> authorities) {
    /** Without its content. */
    @Override
    public String toString() {
      return "Content";
    }
  }

  record Authorities(Path place, String text) {}

  /**
   * Reads them.
   *
   * @throws RejectedException where one can not be read
   */
  Content read() throws RejectedException {
    return new Content(
        own.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new CertificateSource(
                    own.get().certificate().toString(),
                    text(own.get().certificate()),
                    own.get().key().toString(),
                    text(own.get().key()))),
        authorities.isEmpty()
            ? Optional.empty()
            : Optional.of(new Authorities(authorities.get(), text(authorities.get()))));
  }

  private static String text(Path file) throws RejectedException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new RejectedException(
          "%s can not be read: %s\nmake it a file that this user may read"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
