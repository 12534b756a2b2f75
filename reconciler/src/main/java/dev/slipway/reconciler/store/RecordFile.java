package dev.slipway.reconciler.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that holds one value made of records. It may be deleted or damaged at any time, and what
 * an earlier version wrote is not read: then there is no value, and whoever needs it makes it anew.
 *
 * <p>In it: {@link #BEGINNING}, a hash of what values of the type are made of and of the version, a
 * hash of what follows, and the value.
 */
public final class RecordFile<T extends Record> {
  private static final byte[] BEGINNING = "slipway1".getBytes(StandardCharsets.US_ASCII);
  private static final long LARGEST = 512L * 1024 * 1024;
  private static final int HASH = 32;

  private final Path file;
  private final Class<T> type;
  private final Form form;
  private final byte[] kind;

  /**
   * Nothing is read or written yet.
   *
   * @param version of what values mean, where the type alone does not tell
   */
  public RecordFile(Path file, Class<T> type, String version) {
    var forms = new Forms();
    this.file = file;
    this.type = type;
    this.form = forms.of(type);
    this.kind = hash((forms.shape() + version).getBytes(StandardCharsets.UTF_8));
  }

  /** The value that was written last; empty where there is none that can be used. */
  public Optional<T> read() {
    try {
      if (!Files.exists(file) || Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      try (var in = new BufferedInputStream(Files.newInputStream(file))) {
        return read(in);
      }
    } catch (IOException e) {
      return Optional.empty(); // it is made anew, as where there is none
    }
  }

  private Optional<T> read(InputStream in) throws IOException {
    if (!Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING)
        || !Arrays.equals(in.readNBytes(HASH), kind)) {
      return Optional.empty();
    }
    var hash = in.readNBytes(HASH);
    var body = in.readAllBytes();
    return Arrays.equals(hash, hash(body))
        ? Optional.of(type.cast(form.read(new Feed(new ByteArrayInputStream(body)))))
        : Optional.empty();
  }

  /** Writes a value in the place of the last one, all at once. */
  public void write(T value) throws IOException {
    var body = new ByteArrayOutputStream();
    form.write(value, new Sink(body));
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var out = Files.newOutputStream(fresh)) {
      out.write(BEGINNING);
      out.write(kind);
      out.write(hash(body.toByteArray()));
      out.write(body.toByteArray());
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
